/**
 * Scores of features and labels that lie in a user's own files, .npy or safetensors: no store, no engine.
 *
 * <p>{@link org.sourceselect.scoring.FileScore} brings the files before a metric of {@code transferability},
 * {@link org.sourceselect.scoring.MaskSimilarity} compares label maps by SSIM. All shapes, types and labels are checked
 * before the metric starts, and errors name the file. Files are streamed: memory holds a few images at a time. Depends on
 * {@code tensor}, {@code transferability} with its {@code transferability.pixels}, {@code transferability.shape} and
 * {@code transferability.ssim}, {@code evaluation}, {@code task} and Jackson.
 */
@NullMarked
package org.sourceselect.scoring;

import org.jspecify.annotations.NullMarked;
