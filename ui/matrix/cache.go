package matrix

import (
	"context"

	"syncact/ui/job"
)

// mostTiles is how many tiles are kept: 64 MiB.
const mostTiles = 64

// A cache keeps the tiles that were used last and has missing ones built, one at a
// time, those asked for last first. It belongs to the main goroutine.
type cache struct {
	pyramid *pyramid
	tiles   map[tileKey]*kept
	top     map[tileKey]*tile // the coarsest level, which is never dropped
	used    uint64
	wanted  []tileKey
	busy    bool
	do      job.Do
	stop    func()
	arrived func()
}

type kept struct {
	*tile
	used uint64
}

// newCache starts with tiles that are known already.
func newCache(p *pyramid, known map[tileKey]*tile, do job.Do, arrived func()) *cache {
	c := &cache{pyramid: p, tiles: make(map[tileKey]*kept), top: make(map[tileKey]*tile), do: do, arrived: arrived, stop: func() {}}
	last := p.levels() - 1
	for key, t := range known {
		if key.level == last {
			c.top[key] = t
		} else {
			c.add(key, t)
		}
	}
	return c
}

func (c *cache) add(key tileKey, t *tile) {
	c.used++
	c.tiles[key] = &kept{t, c.used}
	for len(c.tiles)+len(c.top) > mostTiles {
		oldest, least := tileKey{}, c.used+1
		for k, t := range c.tiles {
			if t.used < least {
				oldest, least = k, t.used
			}
		}
		delete(c.tiles, oldest)
	}
}

func (c *cache) get(key tileKey) *tile {
	if t := c.top[key]; t != nil {
		return t
	}
	if t := c.tiles[key]; t != nil {
		c.used++
		t.used = c.used
		return t.tile
	}
	return nil
}

// nearest returns a tile or, while it is missing, the parent that covers it.
func (c *cache) nearest(key tileKey) (*tile, tileKey) {
	for ; key.level < c.pyramid.levels(); key = (tileKey{key.level + 1, key.row / 2, key.col}) {
		if t := c.get(key); t != nil {
			return t, key
		}
	}
	return nil, key
}

// want replaces the list of tiles to be built.
func (c *cache) want(keys []tileKey) {
	c.wanted = keys
	if !c.busy {
		c.next()
	}
}

func (c *cache) next() {
	if len(c.wanted) == 0 {
		return
	}
	key := c.wanted[0]
	c.wanted = c.wanted[1:]
	known := make(map[tileKey]*tile)
	for child, t := range c.tiles {
		if child.level < key.level && child.row>>(key.level-child.level) == key.row {
			known[child] = t.tile
		}
	}
	c.busy = true
	c.stop = job.Later(c.do, func(ctx context.Context) (*tile, error) {
		return c.pyramid.build(ctx, key, known), ctx.Err()
	}, func(t *tile, err error) {
		c.busy = false
		if t != nil && err == nil {
			c.add(key, t)
			c.arrived()
		}
		c.next()
	})
}

// close ends building.
func (c *cache) close() {
	c.wanted = nil
	c.stop()
}
