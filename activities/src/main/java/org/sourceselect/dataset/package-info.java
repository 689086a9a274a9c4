/**
 * Data sets: from a folder of volumes and one small YAML file to subjects, modalities and labels, and on to the slices
 * that networks are trained on.
 *
 * <p>The way through: {@link org.sourceselect.dataset.DataSetDescription} is what a person writes; {@link
 * org.sourceselect.dataset.DataSet} is what is found on disk by it, divided into {@linkplain
 * org.sourceselect.dataset.Domain domains} (partition x modality); {@link org.sourceselect.dataset.Preparer} turns a
 * domain's volumes into one file of normalised slices, over the brain that {@link org.sourceselect.dataset.BrainRule} tells
 * where to look for; {@link org.sourceselect.dataset.PreparedSlices} reads that file
 * again, and {@link org.sourceselect.dataset.SubjectSplit} says which subjects train and which test. {@link
 * org.sourceselect.dataset.Preview} looks at the same slices without keeping them, and {@link
 * org.sourceselect.dataset.PreviewSigns} says what in them speaks for a wrong label or image.
 *
 * <p>A new layout of folders is a new constant of {@link org.sourceselect.dataset.Layout}, and most need not even that:
 * file-name patterns in the YAML file do.
 *
 * <p>Depends on {@code imaging} (reading volumes), {@code tensor} (reading and writing safetensors), the contracts in
 * {@code task} and {@code activity}, {@code transferability.math} (medians), SnakeYAML and Jackson. Knows nothing of stores, engines or Temporal.
 */
@NullMarked
package org.sourceselect.dataset;

import org.jspecify.annotations.NullMarked;
