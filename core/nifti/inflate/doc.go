// Package inflate reads gzip streams (RFC 1951, RFC 1952) faster than general readers:
// inflating is what reading a compressed run waits for, as one thread must do all of
// it. It looks up to three literals ahead of each refill of a 64-bit register and
// copies words; noise, which is most of a run, is nearly all literals.
package inflate
