/**
 * SourceSelect's side of the comparisons with its peers: programs that the Python drivers in {@code benchmarks/} start, and
 * that answer a line of numbers for each piece of work.
 */
@NullMarked
package org.sourceselect.benchmark.peer;

import org.jspecify.annotations.NullMarked;
