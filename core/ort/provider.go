package ort

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	rt "github.com/yalue/onnxruntime_go"

	"syncact/core/fault"
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

// known lists the providers in the order in which Auto tries them.
var known = []Provider{CUDA, CoreML, DirectML, WebGPU, CPU}

func (p Provider) name() string {
	if p == "" {
		return string(CPU)
	}
	return string(p)
}

// ParseProvider returns the provider of a name as users type it; "" is Auto.
func ParseProvider(name string) (Provider, error) {
	p := Provider(strings.ToLower(strings.TrimSpace(name)))
	if p == "" {
		return Auto, nil
	}
	if p == Auto || slices.Contains(known, p) {
		return p, nil
	}
	return "", &fault.Input{What: fmt.Sprintf("there is no execution provider %q", name), Do: "use auto, cpu, webgpu, cuda, coreml or directml"}
}

func sessionOptions(o Options) (*rt.SessionOptions, error) {
	if o.Provider == Auto {
		o.Provider, _ = Choose(Auto)
	}
	options, err := rt.NewSessionOptions()
	if err != nil {
		return nil, runtimeError(err)
	}
	if err := configure(options, o); err != nil {
		options.Destroy()
		return nil, runtimeError(err)
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
		// DirectML allows no memory pattern (its page in the runtime's manual).
		if err := options.SetMemPattern(false); err != nil {
			return err
		}
		return options.AppendExecutionProviderDirectML(0)
	case CUDA:
		return appendCUDA(options)
	}
	return fmt.Errorf("unknown execution provider %q", p)
}

// appendCUDA asks for kernels chosen without timing and for full float32
// products, so that equal runs give equal bits.
func appendCUDA(options *rt.SessionOptions) error {
	cuda, err := rt.NewCUDAProviderOptions()
	if err != nil {
		return err
	}
	defer cuda.Destroy()
	if err := cuda.Update(map[string]string{"cudnn_conv_algo_search": "HEURISTIC", "use_tf32": "0"}); err != nil {
		return err
	}
	return options.AppendExecutionProviderCUDA(cuda)
}
