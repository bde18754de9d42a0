package onnx

import "math"

// Dimensions that are no number: one that cannot be known before the graph runs,
// and the number of frames.
const (
	unknown int64 = math.MinInt64
	batch   int64 = math.MinInt64 + 1
)

// readValue decodes a ValueInfoProto. A negative dimension counts as unknown: old
// tools wrote −1 so.
func readValue(b []byte) (value, error) {
	var v value
	err := eachField(b, func(f field) error {
		switch f.num {
		case 1:
			v.name = f.text()
		case 2:
			return v.readType(f.bytes)
		}
		return nil
	})
	return v, err
}

func (v *value) readType(b []byte) error {
	return eachField(b, func(f field) error {
		switch f.num {
		case 1:
			return v.readTensorType(f.bytes)
		case 4, 5, 9, 8:
			v.other = true
		}
		return nil
	})
}

func (v *value) readTensorType(b []byte) error {
	return eachField(b, func(f field) error {
		switch f.num {
		case 1:
			v.typ = Type(f.value)
		case 2:
			v.rank = true
			return eachField(f.bytes, func(f field) error {
				if f.num != 1 {
					return nil
				}
				d := unknown
				err := eachField(f.bytes, func(f field) error {
					if f.num == 1 && int64(f.value) >= 0 {
						d = int64(f.value)
					}
					return nil
				})
				v.shape = append(v.shape, d)
				return err
			})
		}
		return nil
	})
}
