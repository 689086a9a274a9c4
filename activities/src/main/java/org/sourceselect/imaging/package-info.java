/**
 * Brain volumes from files: NIfTI-1, NIfTI-2 and Analyze 7.5, plain or gzipped, as float32 in one canonical orientation.
 *
 * <p>{@link org.sourceselect.imaging.VolumeReader} reads a file into a {@link org.sourceselect.imaging.Volume}, whose
 * axes run to the patient's Right, Anterior and Superior whatever the file's axes were, so that fixing z gives an axial
 * slice. {@link org.sourceselect.imaging.VolumeWriter} writes volumes. Values, affines and the choice of axes agree with
 * nibabel's {@code as_closest_canonical}, except that this package refuses what it cannot read faithfully.
 *
 * <p>Depends on {@code task} (for errors in a user's files) alone.
 */
@NullMarked
package org.sourceselect.imaging;

import org.jspecify.annotations.NullMarked;
