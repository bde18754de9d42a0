// Package golden finds expected outputs and compares with them, for tests of core
// and ui alike.
package golden
