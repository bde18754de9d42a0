package ort

import (
	rt "github.com/yalue/onnxruntime_go"
)

// Element is what a tensor may hold.
type Element interface {
	float32 | float64 | int8 | uint8 | int32 | int64
}

// A Tensor is a dense array in host memory, last axis fastest.
type Tensor struct{ value rt.Value }

// NewTensor returns a tensor that shares data. Close frees the handle, not data.
func NewTensor[T Element](data []T, shape ...int) (*Tensor, error) {
	if err := Open(); err != nil {
		return nil, err
	}
	v, err := rt.NewTensor(rt.Shape(int64s(shape)), data)
	if err != nil {
		return nil, err
	}
	return &Tensor{v}, nil
}

// Data returns the elements of a tensor of T; nil when it holds another type.
func Data[T Element](t *Tensor) []T {
	if v, ok := t.value.(*rt.Tensor[T]); ok {
		return v.GetData()
	}
	return nil
}

// Shape returns the lengths of the axes.
func (t *Tensor) Shape() []int {
	shape := t.value.GetShape()
	out := make([]int, len(shape))
	for i, d := range shape {
		out[i] = int(d)
	}
	return out
}

// Close frees the tensor. Data of a tensor that a run allocated must not be used
// afterwards.
func (t *Tensor) Close() {
	if t != nil && t.value != nil {
		t.value.Destroy()
		t.value = nil
	}
}

func int64s(v []int) []int64 {
	out := make([]int64, len(v))
	for i, x := range v {
		out[i] = int64(x)
	}
	return out
}
