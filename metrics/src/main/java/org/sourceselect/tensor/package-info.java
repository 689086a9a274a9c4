/**
 * Tensors in files, in the <a href="https://huggingface.co/docs/safetensors">safetensors</a> format that Python opens as
 * it is, and NumPy's <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">.npy</a> to read.
 *
 * <p>{@link org.sourceselect.tensor.SafetensorsWriter} streams tensors into a file, {@link
 * org.sourceselect.tensor.SafetensorsFile} and {@link org.sourceselect.tensor.NpyFile} read any part of one, as a {@link
 * org.sourceselect.tensor.StoredTensor}; all are made for files larger than an array or a mapping can be. Depends on
 * {@code task} and Jackson only.
 */
@NullMarked
package org.sourceselect.tensor;

import org.jspecify.annotations.NullMarked;
