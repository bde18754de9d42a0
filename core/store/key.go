package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// A Key names a result by what it was made from: 32 hexadecimal digits.
type Key string

// KeyOf hashes the parts that a result depends on. Each part is written as JSON,
// whose encoding of a struct is stable, so field order and names count.
func KeyOf(parts ...any) Key {
	h := sha256.New()
	for _, part := range parts {
		text, err := json.Marshal(part)
		if err != nil {
			panic(fmt.Sprintf("store: part of type %T: %v", part, err))
		}
		fmt.Fprintf(h, "%d:", len(text))
		h.Write(text)
	}
	return Key(hex.EncodeToString(h.Sum(nil))[:32])
}
