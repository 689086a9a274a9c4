/**
 * Brain phantoms: volumes drawn from anatomy and physics, written as files in the layouts of FeTS 2021, iSeg-2019 and
 * the WMH challenge 2017.
 *
 * <p>The way of a subject: {@link org.sourceselect.phantom.Anatomy} answers which tissue lies at a point in the
 * head, {@link org.sourceselect.phantom.TissueMap} samples it on a voxel grid, and {@link
 * org.sourceselect.phantom.Scanner} turns samples into the image of one sequence: signal equation, partial
 * volume, blur, bias field, noise. Nothing here looks at a score or a ranking: what a demo selects among phantoms is
 * decided by anatomy, tissue relaxation and scanner settings alone. The brains are crude, and no substitute for
 * patients.
 *
 * <p>All randomness comes from {@link org.sourceselect.phantom.Draws}, seeded by the path of what is drawn (data set, site,
 * subject, modality), and all transcendental functions are {@link java.lang.StrictMath}'s, so that the voxels are the same
 * on every machine and for every number of threads. Depends on {@code imaging}, {@code random}, {@code task} and SLF4J.
 */
@NullMarked
package org.sourceselect.phantom;

import org.jspecify.annotations.NullMarked;
