package org.sourceselect.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.sourceselect.imaging.Volume;

/**
 * Finds the brain, or the head where the skull was not removed, in an image of which nothing else is known.
 *
 * <ol>
 *   <li><b>A background of one value</b> is the value most common on the six faces, where the voxels of it that reach a face, and
 *       whose neighbours have it too, are at least a hundredth of the volume. All of another value is brain, with what it encloses
 *       in the volume, unless what lies next to that background shows that it does not end there: if most of it (55 %) is within
 *       5 % of the background, that is noise or ringing, and if it is of nearly one level (quartiles within 5 % of the image's
 *       range) and so is 3 tenths of the rest, well apart from what is left, then the background of one value is mere padding
 *       about the air.
 *   <li><b>A background of nearly one value</b> is that of the volume's twelve edges, where the deciles of these lie within 3 % of
 *       the image's range.
 *   <li><b>Air</b> is what lies below Otsu's threshold (IEEE Trans. SMC 9:62, 1979) and reaches a face, where that takes up a quarter
 *       or more of the edges, and is quiet: its quartiles lie within 15 % of those of the rest, and its noise ends below 12 % of the
 *       contrast. The limits are wider where it takes up all but 3 % of the edges (either the latter alone, or 20 % both), and where it is nearly black, in an
 *       image without negative values, and takes up three quarters of them (50 % and 35 %).
 *   <li>Else there is <b>no background</b>: the image was cut out of a brain. Dark tissue is louder than air by far.
 * </ol>
 *
 * <p>In 2 and 3, and in the exceptions of 1, brain is what is above a threshold: over the air's level by 3 % of the contrast where the
 * air is silent, which is more than interpolation leaves beside the brain; else by 10 %, as BET has it (Smith, Human Brain Mapping
 * 17:143, 2002), or by so much more as the noise needs: 5.2 times the distance between its median and its upper quartile, which 999 of
 * 1000 voxels stay below, of Gaussian noise as of Rician. The threshold is never above Otsu's. Where values lie on both sides of the
 * background, as in an image that was standardised over the brain, it counts for both. Noise and contrast are those of percentiles, so
 * that single voxels of any value change nothing.
 */
final class BrainFinder {

    private static final int BINS = 256;

    /** Below this share of the volume, equal voxels at the border are no background. */
    private static final double LEAST_UNIFORM = 0.01;

    /** Smaller pieces than these shares of the largest are specks: of a background of one value, and of any other. */
    private static final double SPECK_IN_UNIFORM = 0.01;

    private static final double SPECK = 0.05;

    /** So many voxels from tissue, air is free of its partial volume and of most ringing. */
    private static final int FAR = 3;

    /** Fewer voxels of air than this tell nothing of its noise. */
    private static final int FEWEST = 100;

    /** And so does a smaller share of what is dark: it is rather the rim of the brain. */
    private static final double LEAST_NOISY = 0.01;

    /** Of a head, or a brain, that was not cut, a smaller share of the volume's edges is brain: 6 % at most in 46 of IXI. */
    private static final double MOST_ON_EDGES = 0.1;

    /** A rim is within {@value #FAR} voxels of the brain, all but for a tenth. */
    private static final double MOST_OF_RIM = 0.9;

    /** Of less than this share of the brain a rim does not matter. */
    private static final double LEAST_RIM = 0.05;

    /** At its outer end ringing has faded to less than this share of the contrast, and it has both signs. */
    private static final double LEAST_LEVEL_OF_RIM = 0.005;

    /** From the median of noise to where it ends, in distances from the median to the upper quartile. */
    private static final double END_OF_NOISE = 5.2;

    private final int nx;
    private final int ny;
    private final int nz;
    private final float[] values;

    private final VoxelSet all;

    private BrainFinder(Volume image) {
        this.nx = image.nx();
        this.ny = image.ny();
        this.nz = image.nz();
        this.values = image.values();
        this.all = VoxelSet.all(nx, ny, nz);
    }

    /**
     * What was found.
     *
     * @param brain its voxels
     * @param by what it was told by
     * @param doubt why that may be wrong, as a clause; empty where it is clear
     */
    record Found(VoxelSet brain, BrainFinding by, Optional<String> doubt) {}

    /** Air. */
    private record Air(VoxelSet brain, double onEdges, double loudness, double noise, double level) {}

    /** Decides by itself. */
    static Found automatic(Volume image) {
        return new BrainFinder(image).decide();
    }

    /** Every voxel whose value is not 0, and the holes. */
    static Found nonzero(Volume image) {
        float[] values = image.values();
        VoxelSet brain = VoxelSet.of(image.nx(), image.ny(), image.nz(), i -> values[i] != 0)
                .filled();
        return new Found(
                brain,
                BrainFinding.NONZERO,
                brain.count() == values.length
                        ? Optional.of("no voxel of it is 0, so all of it counts as brain")
                        : Optional.empty());
    }

    /** The head in air. */
    static Found head(Volume image) {
        BrainFinder finder = new BrainFinder(image);
        float background = finder.commonOnFaces();
        boolean padded = isBackground(finder.equal(background).reachingFaces());
        double[] ends = finder.percentiles(finder.all, 0.1, 99.9);
        Air air = finder.air(
                padded ? Optional.of(background) : Optional.empty(),
                otsu(finder.values, finder.all, padded ? Math.min(ends[0], background) : ends[0], ends[1]),
                true);
        return new Found(
                air.brain(),
                BrainFinding.HEAD,
                air.onEdges() == 0
                        ? Optional.of("no air was found about the head, so nearly all of it counts as brain")
                        : Optional.empty());
    }

    /** All of it. */
    static Found whole(Volume image) {
        return new Found(VoxelSet.all(image.nx(), image.ny(), image.nz()), BrainFinding.WHOLE, Optional.empty());
    }

    private Found decide() {
        float background = commonOnFaces();
        VoxelSet equal = equal(background);
        VoxelSet uniform = equal.reachingFaces();
        if (!isBackground(uniform)) {
            return withoutUniform();
        }
        VoxelSet other = equal.complement();
        double[] ends = percentiles(other, 0.1, 2, 98, 99.9);
        VoxelSet beside = uniform.grown(1).intersection(other);
        double contrast = Math.max(background - ends[1], ends[2] - background);
        long near = 0;
        for (int i = beside.next(0); i >= 0; i = beside.next(i + 1)) {
            near += Math.abs(values[i] - background) <= 0.05 * contrast ? 1 : 0;
        }
        if (near > 0.55 * beside.count()) {
            return orRim(faint(background, Optional.of(background)), background, other, beside, contrast);
        }
        double threshold = otsu(values, other, ends[0], ends[3]);
        if (isPadding(background, uniform, other, beside, ends[2] - ends[1], threshold)) {
            VoxelSet head = air(Optional.of(background), threshold, true).brain();
            return orRim(new Found(head, BrainFinding.AIR, Optional.empty()), background, other, beside, contrast);
        }
        return doubtful(other.withoutSpecks(SPECK_IN_UNIFORM).filled(), BrainFinding.UNIFORM);
    }

    /**
     * With a doubt where the brain takes up more of the volume's edges than in a head or a brain that is whole: what was taken for
     * background may be dark or saturated tissue of a block, or a mask that was laid over a head in air.
     */
    private Found doubtful(VoxelSet brain, BrainFinding by) {
        VoxelSet edges = VoxelSet.edges(nx, ny, nz);
        double share = (double) edges.intersection(brain).count() / edges.count();
        return new Found(
                brain,
                by,
                share > MOST_ON_EDGES
                        ? Optional.of(
                                String.format(Locale.ROOT, "%.0f %% of its edges were taken for brain", 100 * share))
                        : Optional.empty());
    }

    /**
     * With a doubt where all that was left out beside a background of one value is a thin rim that ends there without fading: the dark
     * outer layer of a generous mask looks like that. Ringing lies on both sides of the background, or fades; air goes on.
     *
     * @param other what is not of the background's value
     * @param beside those of them next to the background
     */
    private Found orRim(Found found, float background, VoxelSet other, VoxelSet beside, double contrast) {
        if (found.doubt().isPresent()) {
            return found;
        }
        VoxelSet without = found.brain().complement();
        VoxelSet left = without.intersection(other);
        long rim = left.intersection(found.brain().grown(FAR)).count();
        VoxelSet end = without.intersection(beside);
        if (end.count() == 0
                || rim < MOST_OF_RIM * left.count()
                || rim < LEAST_RIM * found.brain().count()) {
            return found;
        }
        double[] quartiles = percentiles(end, 25, 75);
        boolean fades = quartiles[0] - background < LEAST_LEVEL_OF_RIM * contrast
                && background - quartiles[1] < LEAST_LEVEL_OF_RIM * contrast;
        return fades
                ? found
                : new Found(
                        found.brain(),
                        found.by(),
                        Optional.of(String.format(
                                Locale.ROOT,
                                "a dark rim about it, of %.0f %% of its voxels, was taken for noise",
                                100.0 * rim / found.brain().count())));
    }

    private static boolean isBackground(VoxelSet uniform) {
        return uniform.core().count() >= LEAST_UNIFORM * uniform.voxels();
    }

    /** Whether beside the voxels of one value lies air, of which much more follows. */
    private boolean isPadding(
            float background, VoxelSet uniform, VoxelSet other, VoxelSet beside, double range, double threshold) {
        double[] quartiles = percentiles(beside, 25, 50, 75);
        double end = quartiles[1] + END_OF_NOISE * (quartiles[2] - quartiles[1]);
        if (!(background < quartiles[1]) || end >= threshold || quartiles[2] - quartiles[0] > 0.05 * range) {
            return false;
        }
        VoxelSet dark = above(end).complement().union(uniform).reachingFaces();
        VoxelSet air = dark.intersection(other);
        if (air.count() < 0.3 * other.count()) {
            return false;
        }
        double[] ofAir = percentiles(air, 25, 75);
        double ofTissue = percentiles(other.intersection(dark.complement()), 50)[0];
        return ofTissue - ofAir[1] >= 4 * (ofAir[1] - ofAir[0]);
    }

    private Found withoutUniform() {
        double[] edges = percentiles(VoxelSet.edges(nx, ny, nz), 10, 50, 90);
        double level = edges[1];
        double range = Quantiles.ofDistances(all, values, level, 98)[0];
        if (edges[2] - edges[0] < 0.03 * range) {
            return faint(level, Optional.empty());
        }
        double[] ends = percentiles(all, 0.1, 98, 99.9);
        Air air = air(Optional.empty(), otsu(values, all, ends[0], ends[2]), false);
        boolean black = ends[0] >= 0 && air.level() < 0.15 * ends[1];
        boolean quiet = air.onEdges() >= 0.25 && air.loudness() < 0.15 && air.noise() < 0.12;
        boolean around = air.onEdges() >= 0.97 && (air.noise() < 0.12 || (air.loudness() < 0.2 && air.noise() < 0.2));
        boolean dim = black && air.onEdges() >= 0.75 && air.loudness() < 0.5 && air.noise() < 0.35;
        String edgesAre = String.format(Locale.ROOT, "%.0f %% of its edges are dark", 100 * air.onEdges());
        if (quiet || around || dim) {
            return new Found(
                    air.brain(),
                    BrainFinding.AIR,
                    around || (quiet && (air.onEdges() >= 0.5 || black))
                            ? Optional.empty()
                            : Optional.of(edgesAre + ", which was taken for air"));
        }
        boolean perhaps = air.onEdges() >= 0.25 && air.loudness() < 0.25 && air.noise() < 0.25;
        return new Found(
                VoxelSet.all(nx, ny, nz),
                BrainFinding.NONE,
                perhaps ? Optional.of(edgesAre + ", which was taken for tissue") : Optional.empty());
    }

    /** About a background of nearly this value. */
    private Found faint(double background, Optional<Float> uniform) {
        double silent = 0.02 * Quantiles.ofDistances(all, values, background, 99.5)[0];
        double contrast = Quantiles.ofDistances(apart(background, silent), values, background, 98)[0];
        long below = 0;
        long above = 0;
        for (float value : values) {
            below += value < background - 0.1 * contrast ? 1 : 0;
            above += value > background + 0.1 * contrast ? 1 : 0;
        }
        if (below > 0.1 * above) {
            VoxelSet brain = apart(background, 0.03 * contrast)
                    .closed(2)
                    .withoutSpecks(SPECK)
                    .filled();
            return doubtful(brain, BrainFinding.FAINT);
        }
        double[] ends = percentiles(all, 0.1, 99.9);
        double threshold = otsu(values, all, Math.min(ends[0], background), ends[1]);
        Air air = air(uniform, threshold, true);
        return new Found(air.brain(), air.noise() < 0.01 ? BrainFinding.FAINT : BrainFinding.AIR, Optional.empty());
    }

    /**
     * Looks for air below a threshold.
     *
     * @param padding a value that is no air, though it lies about it
     * @param certain whether there is air, so that it may be too little to tell its noise
     */
    private Air air(Optional<Float> padding, double threshold, boolean certain) {
        VoxelSet over = above(threshold);
        VoxelSet dark = over.complement().reachingFaces();
        VoxelSet far = dark.intersection(over.grown(FAR).complement());
        VoxelSet free = padding.map(value -> far.intersection(equal(value).complement()))
                .orElse(far);
        double fewest = Math.max(FEWEST, LEAST_NOISY * dark.count());
        VoxelSet sample = free.count() < fewest && !certain ? dark : free;
        double level = padding.map(Float::doubleValue).orElseGet(() -> percentiles(all, 0.1)[0]);
        double end = level;
        if (sample.count() >= fewest) {
            double[] upper = percentiles(sample, 50, 75);
            level = upper[0];
            end = level + END_OF_NOISE * (upper[1] - level);
        }
        double contrast = percentiles(over, 98)[0] - level;
        boolean silent = end - level < 0.01 * contrast;
        double from = Math.min(Math.max(level + (silent ? 0.03 : 0.1) * contrast, end), threshold);
        VoxelSet bright = above(from).withoutSpecks(SPECK);
        // A head is open below, and about a brain without a skull lies nothing to be filled slice by slice.
        boolean closed = silent && bright.reachingFaces().count() == 0;
        VoxelSet brain = closed ? bright.filled() : bright.filledFromCorners();
        VoxelSet air = brain.complement();
        double[] ofAir = percentiles(air, 25, 75);
        double[] ofBrain = percentiles(brain, 25, 75);
        VoxelSet edges = VoxelSet.edges(nx, ny, nz);
        return new Air(
                brain,
                (double) edges.intersection(air).count() / edges.count(),
                (ofAir[1] - ofAir[0]) / (ofBrain[1] - ofBrain[0]),
                (end - level) / contrast,
                level);
    }

    private VoxelSet above(double threshold) {
        return VoxelSet.above(nx, ny, nz, values, threshold);
    }

    private VoxelSet equal(float value) {
        return VoxelSet.equal(nx, ny, nz, values, value);
    }

    private VoxelSet apart(double centre, double distance) {
        return VoxelSet.apart(nx, ny, nz, values, centre, distance);
    }

    /** The value most common on the six faces, where edges and corners count once for each face they belong to. */
    private float commonOnFaces() {
        float[] faces = new float[2 * (nx * ny + nx * nz + ny * nz)];
        int n = 0;
        for (int y = 0; y < ny; y++) {
            for (int x = 0; x < nx; x++) {
                faces[n++] = value(x, y, 0);
                faces[n++] = value(x, y, nz - 1);
            }
        }
        for (int z = 0; z < nz; z++) {
            for (int x = 0; x < nx; x++) {
                faces[n++] = value(x, 0, z);
                faces[n++] = value(x, ny - 1, z);
            }
            for (int y = 0; y < ny; y++) {
                faces[n++] = value(0, y, z);
                faces[n++] = value(nx - 1, y, z);
            }
        }
        Arrays.sort(faces);
        float common = faces[0];
        int longest = 0;
        int start = 0;
        for (int i = 1; i <= n; i++) {
            if (i == n || faces[i] != faces[start]) {
                if (i - start > longest) {
                    longest = i - start;
                    common = faces[start];
                }
                start = i;
            }
        }
        return common;
    }

    /** Sorting tells -0 from 0. */
    private float value(int x, int y, int z) {
        return values[x + nx * (y + ny * z)] + 0f;
    }

    private double[] percentiles(VoxelSet voxels, double... percents) {
        return Quantiles.of(voxels, values, percents);
    }

    /**
     * The centre of the bin that divides the histogram into the two classes with the greatest variance between them; 256 bins from
     * one value to another, values beyond these in the outermost.
     */
    static double otsu(float[] values, VoxelSet voxels, double from, double to) {
        double width = (to - from) / BINS;
        long[] histogram = new long[BINS];
        for (int i = voxels.next(0); i >= 0; i = voxels.next(i + 1)) {
            histogram[Math.max(0, Math.min(BINS - 1, (int) ((values[i] - from) / width)))]++;
        }
        int counted = voxels.count();
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
            long rest = counted - count;
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
        return from + (bestBin + 0.5) * width;
    }
}
