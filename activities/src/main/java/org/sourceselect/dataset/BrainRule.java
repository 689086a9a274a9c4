package org.sourceselect.dataset;

import java.util.List;

/**
 * What a description says under {@code brain:} of where the brain is in an image. Whatever it says, a voxel of a region of interest
 * is brain.
 */
public sealed interface BrainRule {

    /** Found out from each image; see {@link BrainFinder}. What holds where nothing is said. */
    record Automatic() implements BrainRule {
        @Override
        public String written() {
            return "auto";
        }
    }

    /** Every voxel whose value is not 0, and every hole in these: zeros that they enclose in the volume. */
    record Nonzero() implements BrainRule {
        @Override
        public String written() {
            return "nonzero";
        }
    }

    /**
     * The head in air, be it noisy: every voxel brighter than air, and what these enclose in an axial slice. Air is what is dark and
     * reaches the border of the image.
     */
    record Head() implements BrainRule {
        @Override
        public String written() {
            return "head";
        }
    }

    /** Every voxel: for images that were cut out of the brain, without any background. */
    record Whole() implements BrainRule {
        @Override
        public String written() {
            return "whole";
        }
    }

    /**
     * A mask for each subject: every voxel where it is above 0.5, be it a mask of 0 and 1 (or 255), a map of labels or of
     * probabilities. It lies on the image's grid.
     *
     * @param patterns of the masks' files
     */
    record ByFile(List<FilePattern> patterns) implements BrainRule {
        /** Keeps a copy. */
        public ByFile {
            patterns = List.copyOf(patterns);
        }

        @Override
        public String written() {
            return "file";
        }
    }

    /** Its name in a description. */
    String written();
}
