/**
 * Tensors in files, in the <a href="https://huggingface.co/docs/safetensors">safetensors</a> format that Python opens as
 * it is.
 *
 * <p>{@link org.sourceselect.tensor.SafetensorsWriter} streams tensors into a file, {@link
 * org.sourceselect.tensor.SafetensorsFile} reads any part of one; both are made for files larger than an array or a
 * mapping can be. Depends on {@code task} and Jackson only.
 */
@NullMarked
package org.sourceselect.tensor;

import org.jspecify.annotations.NullMarked;
