/**
 * JMH benchmarks of what takes a selection's time. All inputs are synthetic and seeded; files are temporary and in the page
 * cache. Depends on the rooms of the activities; nothing depends on it.
 */
@NullMarked
package org.sourceselect.benchmark;

import org.jspecify.annotations.NullMarked;
