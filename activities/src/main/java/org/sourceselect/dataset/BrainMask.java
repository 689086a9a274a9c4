package org.sourceselect.dataset;

import java.util.Arrays;
import java.util.BitSet;
import org.sourceselect.imaging.Volume;
import org.sourceselect.task.BadInputException;

/**
 * Which voxels of an image are brain, and the mean and spread of their values.
 *
 * <p>The background is not always 0: a volume whose values were standardised has some negative number outside the brain.
 * So the background value is the one that more than half of the voxels on the volume's six faces share, and every voxel
 * of another value is brain. Where no value does, the background is noise (a head that was not skull-stripped): then
 * the voxels above Otsu's threshold (IEEE Trans. SMC 9:62, 1979; 256 bins between the least and the greatest value) are
 * brain, and so are the darker ones that these enclose within their axial slice, such as fluid, which a threshold alone
 * cannot tell from air.
 */
final class BrainMask {

    private static final int BINS = 256;

    private final BitSet brain;
    private final int[] perSlice;
    private final double mean;
    private final double deviation;

    private BrainMask(BitSet brain, int[] perSlice, double mean, double deviation) {
        this.brain = brain;
        this.perSlice = perSlice;
        this.mean = mean;
        this.deviation = deviation;
    }

    /**
     * Finds the brain.
     *
     * @param where the image, for the message of a fault
     * @throws BadInputException when all voxels, or all brain voxels, have one value
     */
    static BrainMask of(Volume image, String where) {
        float[] values = image.values();
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        if (!(low < high)) {
            throw new BadInputException(
                    where,
                    "every voxel of the image has the value " + low + ", so there is no brain in it",
                    "replace the image or leave the subject out");
        }
        float[] faces = faces(image);
        Arrays.sort(faces);
        int run = longestRun(faces);
        float common = mostCommon(faces, run);
        boolean exact = 2L * run > faces.length;
        float threshold = exact ? common : otsu(values, low, high);
        BitSet brain = new BitSet(values.length);
        for (int i = 0; i < values.length; i++) {
            if (exact ? values[i] != threshold : values[i] > threshold) {
                brain.set(i);
            }
        }
        if (!exact) {
            fillHoles(brain, image.nx(), image.ny(), image.nz());
        }
        return measured(brain, image, where);
    }

    private static BrainMask measured(BitSet brain, Volume image, String where) {
        float[] values = image.values();
        int inSlice = image.nx() * image.ny();
        int[] perSlice = new int[image.nz()];
        double sum = 0;
        for (int i = brain.nextSetBit(0); i >= 0; i = brain.nextSetBit(i + 1)) {
            sum += values[i];
            perSlice[i / inSlice]++;
        }
        int count = brain.cardinality();
        double mean = sum / count;
        double squares = 0;
        for (int i = brain.nextSetBit(0); i >= 0; i = brain.nextSetBit(i + 1)) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        double deviation = Math.sqrt(squares / count);
        // Below a millionth of the values' size, the spread is rounding: seven digits are all a float has.
        if (count == 0 || !(deviation > 1e-6 * Math.abs(mean))) {
            throw new BadInputException(
                    where,
                    "the " + count + " brain voxels of the image all have the value " + (float) mean,
                    "replace the image (is it a mask?) or leave the subject out");
        }
        return new BrainMask(brain, perSlice, mean, deviation);
    }

    /** Whether the voxel of this index, x fastest, is brain. */
    boolean contains(int index) {
        return brain.get(index);
    }

    /** How many brain voxels an axial slice has. */
    int inSlice(int z) {
        return perSlice[z];
    }

    /** The z-score over the brain for brain, 0 for background. */
    float standardised(int index, float value) {
        return brain.get(index) ? (float) ((value - mean) / deviation) : 0;
    }

    double mean() {
        return mean;
    }

    /** The population standard deviation. */
    double deviation() {
        return deviation;
    }

    /** The values on the six faces; edges and corners count once for each face they belong to. */
    private static float[] faces(Volume v) {
        int nx = v.nx();
        int ny = v.ny();
        int nz = v.nz();
        float[] faces = new float[2 * (nx * ny + nx * nz + ny * nz)];
        int n = 0;
        for (int y = 0; y < ny; y++) {
            for (int x = 0; x < nx; x++) {
                faces[n++] = v.value(x, y, 0);
                faces[n++] = v.value(x, y, nz - 1);
            }
        }
        for (int z = 0; z < nz; z++) {
            for (int x = 0; x < nx; x++) {
                faces[n++] = v.value(x, 0, z);
                faces[n++] = v.value(x, ny - 1, z);
            }
            for (int y = 0; y < ny; y++) {
                faces[n++] = v.value(0, y, z);
                faces[n++] = v.value(nx - 1, y, z);
            }
        }
        for (int i = 0; i < n; i++) {
            faces[i] += 0f; // -0 becomes 0: sorting tells them apart
        }
        return faces;
    }

    private static int longestRun(float[] sorted) {
        int longest = 0;
        int start = 0;
        for (int i = 1; i <= sorted.length; i++) {
            if (i == sorted.length || sorted[i] != sorted[start]) {
                longest = Math.max(longest, i - start);
                start = i;
            }
        }
        return longest;
    }

    /** The first value that occurs so often in a row. */
    private static float mostCommon(float[] sorted, int run) {
        int i = 0;
        while (sorted[i] != sorted[i + run - 1]) {
            i++;
        }
        return sorted[i];
    }

    /** The centre of the bin that divides the histogram into the two classes with the greatest variance between them. */
    static float otsu(float[] values, float low, float high) {
        double width = ((double) high - low) / BINS;
        long[] histogram = new long[BINS];
        for (float value : values) {
            histogram[Math.min(BINS - 1, (int) ((value - low) / width))]++;
        }
        double all = 0;
        for (int b = 0; b < BINS; b++) {
            all += (b + 0.5) * histogram[b];
        }
        double below = 0;
        long count = 0;
        double best = -1;
        int bestBin = 0;
        for (int b = 0; b < BINS - 1; b++) {
            count += histogram[b];
            below += (b + 0.5) * histogram[b];
            long rest = values.length - count;
            if (count == 0 || rest == 0) {
                continue;
            }
            double difference = below / count - (all - below) / rest;
            double between = (double) count * rest * difference * difference;
            if (between > best) {
                best = between;
                bestBin = b;
            }
        }
        return (float) (low + (bestBin + 0.5) * width);
    }

    /** In each axial slice, adds what is not joined to the slice's border through pixels outside the mask. */
    private static void fillHoles(BitSet brain, int nx, int ny, int nz) {
        int[] stack = new int[nx * ny];
        for (int z = 0; z < nz; z++) {
            int first = z * nx * ny;
            BitSet outside = new BitSet(nx * ny);
            int depth = 0;
            for (int i = 0; i < nx * ny; i++) {
                boolean border = i < nx || i >= nx * (ny - 1) || i % nx == 0 || i % nx == nx - 1;
                if (border && !brain.get(first + i)) {
                    outside.set(i);
                    stack[depth++] = i;
                }
            }
            while (depth > 0) {
                int i = stack[--depth];
                int x = i % nx;
                for (int side = 0; side < 4; side++) {
                    boolean exists = switch (side) {
                        case 0 -> x > 0;
                        case 1 -> x < nx - 1;
                        case 2 -> i >= nx;
                        default -> i < nx * (ny - 1);
                    };
                    int j = i + (side == 0 ? -1 : side == 1 ? 1 : side == 2 ? -nx : nx);
                    if (exists && !outside.get(j) && !brain.get(first + j)) {
                        outside.set(j);
                        stack[depth++] = j;
                    }
                }
            }
            for (int i = outside.nextClearBit(0); i < nx * ny; i = outside.nextClearBit(i + 1)) {
                brain.set(first + i);
            }
        }
    }
}
