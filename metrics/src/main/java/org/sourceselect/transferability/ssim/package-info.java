/**
 * The structural similarity of images and, by it, the similarity of two tasks' regions of interest.
 *
 * <p>Depends on the contract in {@code transferability}, {@code math}, {@code evaluation} (intervals) and {@code random}.
 */
@NullMarked
package org.sourceselect.transferability.ssim;

import org.jspecify.annotations.NullMarked;
