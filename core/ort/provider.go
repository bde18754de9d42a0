package ort

import (
	"fmt"
	"runtime"

	rt "github.com/yalue/onnxruntime_go"
)

// A Provider is an execution provider of ONNX Runtime by the name users type.
type Provider string

// The providers a user may ask for. Auto takes the best one that works.
const (
	Auto     Provider = "auto"
	CPU      Provider = "cpu"
	WebGPU   Provider = "webgpu"
	CUDA     Provider = "cuda"
	CoreML   Provider = "coreml"
	DirectML Provider = "directml"
)

func sessionOptions(o Options) (*rt.SessionOptions, error) {
	options, err := rt.NewSessionOptions()
	if err != nil {
		return nil, fmt.Errorf("ort: %w", err)
	}
	if err := configure(options, o); err != nil {
		options.Destroy()
		return nil, err
	}
	return options, nil
}

func configure(options *rt.SessionOptions, o Options) error {
	threads := o.Threads
	if threads == 0 {
		threads = runtime.NumCPU()
	}
	if err := options.SetIntraOpNumThreads(threads); err != nil {
		return err
	}
	// Pools that spin spoil each other where stages overlap.
	if err := options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"); err != nil {
		return err
	}
	if o.Folder != "" {
		if err := options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", o.Folder); err != nil {
			return err
		}
	}
	return appendProvider(options, o.Provider)
}

func appendProvider(options *rt.SessionOptions, p Provider) error {
	switch p {
	case "", CPU:
		return nil
	case WebGPU:
		return options.AppendExecutionProvider("WebGPU", nil)
	case CoreML:
		return options.AppendExecutionProviderCoreMLV2(nil)
	case DirectML:
		return options.AppendExecutionProviderDirectML(0)
	case CUDA:
		cuda, err := rt.NewCUDAProviderOptions()
		if err != nil {
			return err
		}
		defer cuda.Destroy()
		return options.AppendExecutionProviderCUDA(cuda)
	}
	return fmt.Errorf("ort: unknown execution provider %q", p)
}
