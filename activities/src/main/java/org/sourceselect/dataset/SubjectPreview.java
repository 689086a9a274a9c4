package org.sourceselect.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * What one subject's image and labels are once they are prepared, for those who look at them. Names and paths are for the user's own
 * screen.
 *
 * @param subject its name within its partition; never to be logged
 * @param image the image file
 * @param grid its voxels, in words
 * @param placed whether the file says which way the patient lies; else left and right are a convention
 * @param kept how many slices preparation keeps
 * @param size height and width of these
 * @param slices some of them: where most of the regions is, from inferior to superior
 * @param brain what the brain is told by
 * @param doubts why that, or the values, may not be right, as clauses about the image
 * @param outside the share of the regions' voxels that lie outside the brain that was found, 0 to 1
 * @param values the values as the file has them
 * @param normalised how many brain voxels have each normalised value, in the bins of {@link #NORMALISED}
 * @param regions each region of interest that is looked at
 * @param contrast how sharply the image changes across the regions' borders
 */
public record SubjectPreview(
        String subject,
        Path image,
        String grid,
        boolean placed,
        int kept,
        int size,
        List<Slice> slices,
        BrainFinding brain,
        List<String> doubts,
        double outside,
        Values values,
        List<Integer> normalised,
        List<RegionPreview> regions,
        BorderContrast contrast) {

    /** The bins of normalised values: standard deviations from the brain's mean. What lies beyond is in the outermost bins. */
    public static final Bins NORMALISED = new Bins(-4, 4, 64);

    /** Keeps copies. */
    public SubjectPreview {
        slices = List.copyOf(slices);
        doubts = List.copyOf(doubts);
        normalised = List.copyOf(normalised);
        regions = List.copyOf(regions);
    }

    /**
     * A slice as networks see it: row 0 is anterior, column 0 the patient's right.
     *
     * @param axial its index in the volume, 0 the most inferior
     * @param image z-scores over the brain, background 0, row by row
     * @param labels the values of the label volume
     * @param brain 1 where brain is, 0 elsewhere
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on once, from who reads to who paints.
    public record Slice(int axial, float[] image, short[] labels, short[] brain) {}

    /**
     * The values of an image as its file has them, after the file's slope and intercept.
     *
     * @param least the least of all voxels
     * @param first the first percentile of the brain
     * @param median of the brain
     * @param last the 99th percentile of the brain
     * @param most the greatest of all voxels
     * @param bins of the histogram: from the first to the last percentile, and as far again to either side
     * @param histogram how many brain voxels are in each bin
     */
    public record Values(
            double least, double first, double median, double last, double most, Bins bins, List<Integer> histogram) {
        /** Keeps a copy. */
        public Values {
            histogram = List.copyOf(histogram);
        }
    }

    /** Stretches of one length. */
    public record Bins(double low, double high, int count) {
        /** Which one a value is in; what lies beyond is in the outermost. */
        public int of(double value) {
            return (int) Math.max(0, Math.min(count - 1, Math.floor((value - low) / (high - low) * count)));
        }
    }

    /** The same without its slices, which are large. */
    public SubjectPreview withoutSlices() {
        return new SubjectPreview(
                subject,
                image,
                grid,
                placed,
                kept,
                size,
                List.of(),
                brain,
                doubts,
                outside,
                values,
                normalised,
                regions,
                contrast);
    }

    /** Names no subject, so that a log of it gives nothing away. */
    @Override
    public String toString() {
        return "SubjectPreview of " + kept + " slices";
    }
}
