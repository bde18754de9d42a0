// Package cnn turns frames of a movie into courses of neurons: it feeds a model's
// graph as the model was trained and reads one number a channel.
//
//	m, err := cnn.Open("resnet18.onnx", cnn.Options{})
//	out, err := cnn.CreateNPY("neurons.npy", len(reader.Times()), m.Len())
//	err = cnn.Extract(ctx, m, reader, out, counter)
//	health := cnn.Examine(m, out)
//
// A neuron is one channel of a layer; its activation is the mean over space of
// the channel's map after the nonlinearity (tokens count as space). The mean is
// taken inside the graph, which is cut after the last layer that is read
// ([onnx.Tapped]), so feature maps never leave the device and one pass gives all
// layers.
//
// Method: frames are resized with a triangle filter that widens with the scale
// (antialiased bilinear) in float32 from 8-bit RGB, cropped, scaled and shifted in
// one pass. Frames come from package movie as RGB: YCbCr has been turned into RGB
// there by the stream's own matrix and range, else by BT.601 below 720 lines and
// BT.709 from there, limited range.
//
// Invariants: neuron ids are the same on every machine; values do not depend on
// how frames fall into batches (beyond rounding); memory does not grow with the
// movie; a step back for lack of memory is a finding, never silent.
package cnn
