// Package onnx reads, checks, extends and writes ONNX graph files, without the
// runtime that executes them (see package ort).
//
// A [Model] is opened, judged and read out without being run: its layers, each
// with the maps before and after normalisation and nonlinearity, and a graph that
// pools them:
//
//	model, err := onnx.Open("resnet18.onnx")
//	tapped, err := model.Tap(onnx.Post, nil) // every convolution
//	session, err := ort.NewSession(tapped.Bytes, []string{tapped.Input.Name}, tapped.Outputs, ort.Options{Folder: tapped.Folder})
//
// What a file says is not believed: sizes are compared with the bytes that are
// there, shapes are followed through the graph, external weights must lie inside
// the model's folder. Nothing is allocated on the word of a header, nesting costs no
// stack, and no file makes Open panic. A tapped graph holds the original nodes and
// weights as they are, cut behind the last tap; it gives one N×C float32 tensor a
// layer, and takes float32 or uint8.
//
// A [Builder] writes the graphs of Sync-ACT's own arithmetic:
//
//	g := onnx.NewBuilder()
//	x, w := g.Input("x", onnx.Float, 0, 64), g.Input("w", onnx.Float, 64, 8)
//	g.Output(g.Node("MatMul", x, w), "y", onnx.Float, 0, 8)
//	session, err := ort.NewSession(g.Bytes(), []string{"x", "w"}, []string{"y"}, ort.Options{})
//
// The format is the protocol buffer schema onnx.proto of the ONNX project;
// field numbers below are its.
package onnx
