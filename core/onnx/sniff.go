package onnx

import (
	"bytes"
	"errors"

	"syncact/core/fault"
)

// foreign describes content that is often found under the name of an ONNX file.
var foreign = []struct {
	magic    string
	at       int
	what, do string
}{
	{"version https://git-lfs", 0, "a Git LFS pointer in place of the model", "run git lfs pull in the repository, or download the file itself"},
	{"\x89PNG", 0, "a PNG picture, not an ONNX model", "choose the .onnx file"},
	{"\xff\xd8\xff", 0, "a JPEG picture, not an ONNX model", "choose the .onnx file"},
	{"GIF8", 0, "a GIF picture, not an ONNX model", "choose the .onnx file"},
	{"%PDF", 0, "a PDF document, not an ONNX model", "choose the .onnx file"},
	{"\x89HDF", 0, "an HDF5 file, as Keras writes it, not an ONNX model", "convert it to ONNX with tf2onnx"},
	{"TFL3", 4, "a TensorFlow Lite model, not an ONNX model", "convert it to ONNX with tf2onnx --tflite"},
	{"ORTM", 4, "a model in ONNX Runtime's own format (.ort)", "use the .onnx file it was made from"},
	{"\x1f\x8b", 0, "compressed with gzip", "unpack it with gunzip"},
	{"BZh", 0, "compressed with bzip2", "unpack it with bunzip2"},
	{"\xfd7zXZ", 0, "compressed with xz", "unpack it with unxz"},
	{"7z\xbc\xaf", 0, "a 7-Zip archive", "unpack it"},
	{"\x28\xb5\x2f\xfd", 0, "compressed with Zstandard", "unpack it with unzstd"},
	{"\x80\x02", 0, "a Python pickle, as old PyTorch writes it, not an ONNX model", "load it in PyTorch and export it with torch.onnx.export"},
	{"\x80\x04", 0, "a Python pickle, not an ONNX model", "load it in Python and export it to ONNX"},
	{"\x93NUMPY", 0, "a NumPy array, not an ONNX model", "choose the .onnx file"},
	{"MATLAB 5.0", 0, "a MATLAB file, not an ONNX model", "export it with exportONNXNetwork"},
}

// sniff recognises files that are something else.
func sniff(b []byte) *fault.Input {
	if len(b) == 0 {
		return refuse(ErrFormat, "copy or download it again", "the file is empty")
	}
	for _, f := range foreign {
		if len(b) >= f.at && bytes.HasPrefix(b[f.at:], []byte(f.magic)) {
			return refuse(ErrFormat, f.do, "is %s", f.what)
		}
	}
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		return sniffZip(b)
	}
	head := bytes.ToLower(bytes.TrimLeft(b[:min(len(b), 512)], "\xef\xbb\xbf \t\r\n"))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<?xml"} {
		if bytes.HasPrefix(head, []byte(tag)) {
			in := refuse(ErrFormat, "download the file itself; a sign-in may be needed", "is an HTML page, not an ONNX model")
			in.Why = "the download gave a web page in place of the file"
			return in
		}
	}
	return nil
}

func sniffZip(b []byte) *fault.Input {
	head, tail := b[:min(len(b), 4096)], b[max(0, len(b)-4096):]
	if bytes.Contains(head, []byte("data.pkl")) || bytes.Contains(tail, []byte("data.pkl")) {
		return refuse(ErrFormat, "load it in PyTorch and export it with torch.onnx.export",
			"is a PyTorch checkpoint, not an ONNX model")
	}
	return refuse(ErrFormat, "unpack it and choose the .onnx file", "is a zip archive, not an ONNX model")
}

// unreadable says what an error of readProto means. A file that begins like a
// model was one once.
func unreadable(p *proto, err error) *fault.Input {
	begun := p.sawIR && p.ir > 0 && p.ir < 1<<16 && (p.producer != "" || p.graph != nil || len(p.opsets) > 0 || errors.Is(err, errCut))
	switch {
	case errors.Is(err, errNested), errors.Is(err, errRecords):
		return refuse(ErrTooLarge, "export the model again", "%v", err)
	case !begun:
		return refuse(ErrFormat, "choose a file that was exported as ONNX", "is not an ONNX model")
	case errors.Is(err, errCut):
		in := refuse(ErrTruncated, "copy or download it again and compare the sizes", "the model is truncated: its last part is missing")
		in.Why = "an incomplete copy or download"
		return in
	}
	return refuse(ErrTruncated, "copy or download it again", "the model is damaged: %v", err)
}
