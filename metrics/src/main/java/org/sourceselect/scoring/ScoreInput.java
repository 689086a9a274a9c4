package org.sourceselect.scoring;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that a user named.
 *
 * @param file an .npy or a safetensors file
 * @param tensor which tensor of a safetensors file; needed only where it holds several
 * @param option how the user named the file, for errors: as in {@code --target-labels}; with {@code -name} behind it, the
 *     option that names the tensor
 */
public record ScoreInput(Path file, Optional<String> tensor, String option) {}
