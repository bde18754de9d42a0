package inflate

import (
	"encoding/binary"
	"fmt"
	"io"
)

// coded inflates a block of codes until it or the room ends.
func (r *Reader) coded() error {
	for r.end <= history+room {
		if err := r.in.ready(); err != nil {
			return err
		}
		done, bad := r.run()
		if r.in.beyond() {
			return r.in.endError(io.ErrUnexpectedEOF)
		}
		if bad {
			return fmt.Errorf("%w: no such symbol, or a copy from before the stream", ErrCorrupt)
		}
		if done {
			r.block = nil
			return nil
		}
	}
	return nil
}

// run inflates until the block, the room or the bytes at hand end; done tells the
// first, bad that a symbol cannot be. What changes with every symbol is kept in local variables.
func (r *Reader) run() (done, bad bool) {
	lit, dist, out := &r.codes.lit, &r.codes.dist, r.out
	buf, pos, b, n := r.in.buf, r.in.pos, r.in.bits, r.in.n
	limit, o := r.in.limit(), r.end
	for pos <= limit && o <= history+room {
		b |= binary.LittleEndian.Uint64(buf[pos:]) << (n & 63)
		pos += int((63 - n) >> 3)
		n |= 56
		e := lit[b&(1<<literalBits-1)]
		if e&literal != 0 {
			out[o] = byte(e >> 13)
			b, n, o = b>>(e&31), n-uint(e&31), o+1
			if e = lit[b&(1<<literalBits-1)]; e&literal != 0 {
				out[o] = byte(e >> 13)
				b, n, o = b>>(e&31), n-uint(e&31), o+1
				if e = lit[b&(1<<literalBits-1)]; e&literal != 0 {
					out[o] = byte(e >> 13)
					b, n, o = b>>(e&31), n-uint(e&31), o+1
					continue
				}
			}
			b |= binary.LittleEndian.Uint64(buf[pos:]) << (n & 63)
			pos += int((63 - n) >> 3)
			n |= 56
		}
		if e&second != 0 {
			e = lit[(base(e)+uint(b>>literalBits)&(1<<extra(e)-1))%uint(len(lit))]
		}
		b, n = b>>(e&31), n-uint(e&31)
		if e&literal != 0 {
			out[o] = byte(e >> 13)
			o++
			continue
		}
		if e&special != 0 {
			done = e&^31 == endOfBlock
			bad = !done
			break
		}
		size := int(base(e) + uint(b)&(1<<extra(e)-1))
		b, n = b>>extra(e), n-extra(e)
		d := dist[b&(1<<distanceBits-1)]
		if d&second != 0 {
			d = dist[(base(d)+uint(b>>distanceBits)&(1<<extra(d)-1))%uint(len(dist))]
		}
		b, n = b>>(d&31), n-uint(d&31)
		back := int(base(d) + uint(b)&(1<<extra(d)-1))
		b, n = b>>extra(d), n-extra(d)
		if bad = d&special != 0 || back > min(o-r.first, history); bad {
			break
		}
		repeat(out, o, back, size)
		o += size
	}
	r.in.pos, r.in.bits, r.in.n, r.end = pos, b, n, o
	return done, bad
}

// repeat copies size bytes from back bytes before o; up to overrun bytes behind them
// are spoilt.
func repeat(out []byte, o, back, size int) {
	end := o + size
	for back < 8 { // double what repeats until it fills a word
		for i := range back {
			out[o+i] = out[o+i-back]
		}
		o, back = o+back, 2*back
	}
	for ; o < end; o += 8 {
		binary.LittleEndian.PutUint64(out[o:], binary.LittleEndian.Uint64(out[o-back:]))
	}
}
