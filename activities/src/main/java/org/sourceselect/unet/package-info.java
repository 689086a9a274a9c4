/**
 * The paper's U-Net on DJL's PyTorch engine: its weights as files, its trainer with checkpoints, its inference; and TorchScript
 * programs of others, which are run and not trained.
 *
 * <p>Depends on DJL, on JNA for what the C library has to be told, on SLF4J, on {@code tensor} for its files, on {@code random}, on
 * {@code task}, on the plain functions of {@code evaluation}, and on the settings records of {@code activity}; knows nothing
 * of stores, data sets or Temporal. A caller shows its task as a {@link org.sourceselect.unet.SliceSource}, trains with
 * {@link org.sourceselect.unet.Trainer} and runs with {@link org.sourceselect.unet.Inference}.
 */
@NullMarked
package org.sourceselect.unet;

import org.jspecify.annotations.NullMarked;
