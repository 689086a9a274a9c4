package org.sourceselect.dataset;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Some of the voxels of a volume, and what is done with their neighbourhood: voxels are neighbours where they share a side (six in
 * the volume, four in a slice), as by default in {@code scipy.ndimage}.
 *
 * <p>Neighbourhood is found out run by run, not voxel by voxel: a run is a stretch of voxels along x. Index is x + nx (y + ny z).
 */
final class VoxelSet {

    final int nx;
    final int ny;
    final int nz;

    /** A bit for each voxel, the lowest first; those beyond the last voxel are 0. */
    private final long[] words;

    private VoxelSet(int nx, int ny, int nz, long[] words) {
        this.nx = nx;
        this.ny = ny;
        this.nz = nz;
        this.words = words;
    }

    /** None of them. */
    VoxelSet(int nx, int ny, int nz) {
        this(nx, ny, nz, new long[(nx * ny * nz + Long.SIZE - 1) / Long.SIZE]);
    }

    /** Those that pass. */
    static VoxelSet of(int nx, int ny, int nz, IntPredicate member) {
        VoxelSet set = new VoxelSet(nx, ny, nz);
        for (int i = 0; i < set.voxels(); i++) {
            set.words[i / Long.SIZE] |= member.test(i) ? 1L << i : 0;
        }
        return set;
    }

    /** Those of a value above a threshold. */
    static VoxelSet above(int nx, int ny, int nz, float[] values, double threshold) {
        VoxelSet set = new VoxelSet(nx, ny, nz);
        for (int i = 0; i < values.length; i++) {
            set.words[i / Long.SIZE] |= values[i] > threshold ? 1L << i : 0;
        }
        return set;
    }

    /** Those of a value. */
    static VoxelSet equal(int nx, int ny, int nz, float[] values, float value) {
        VoxelSet set = new VoxelSet(nx, ny, nz);
        for (int i = 0; i < values.length; i++) {
            set.words[i / Long.SIZE] |= values[i] == value ? 1L << i : 0;
        }
        return set;
    }

    /** Those of a value farther than so much from a centre. */
    static VoxelSet apart(int nx, int ny, int nz, float[] values, double centre, double distance) {
        VoxelSet set = new VoxelSet(nx, ny, nz);
        for (int i = 0; i < values.length; i++) {
            set.words[i / Long.SIZE] |= (float) Math.abs(values[i] - centre) > distance ? 1L << i : 0;
        }
        return set;
    }

    /** Those on the volume's twelve edges. */
    static VoxelSet edges(int nx, int ny, int nz) {
        VoxelSet set = new VoxelSet(nx, ny, nz);
        for (int row = 0; row < ny * nz; row++) {
            boolean yFace = row % ny == 0 || row % ny == ny - 1;
            boolean zFace = row < ny || row >= ny * (nz - 1);
            if (yFace && zFace) {
                set.add(row * nx, (row + 1) * nx);
            } else if (yFace || zFace) {
                set.add(row * nx, row * nx + 1);
                set.add((row + 1) * nx - 1, (row + 1) * nx);
            }
        }
        return set;
    }

    /** All of them. */
    static VoxelSet all(int nx, int ny, int nz) {
        VoxelSet set = new VoxelSet(nx, ny, nz);
        set.add(0, nx * ny * nz);
        return set;
    }

    /** Adds a stretch; only while a set is made. */
    void add(int from, int to) {
        if (from == to) {
            return;
        }
        int first = from / Long.SIZE;
        int last = (to - 1) / Long.SIZE;
        long begin = -1L << from;
        long end = -1L >>> -to;
        if (first == last) {
            words[first] |= begin & end;
            return;
        }
        words[first] |= begin;
        Arrays.fill(words, first + 1, last, -1L);
        words[last] |= end;
    }

    boolean contains(int index) {
        return (words[index / Long.SIZE] >>> index & 1) != 0;
    }

    /** The next member from this index on; -1 when there is none. */
    int next(int index) {
        int word = index / Long.SIZE;
        if (word >= words.length) {
            return -1;
        }
        long rest = words[word] & -1L << index;
        while (rest == 0) {
            if (++word == words.length) {
                return -1;
            }
            rest = words[word];
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(rest);
    }

    /** The next from this index on that is a member, or is none; {@code stop} when there is none before it. */
    int next(boolean member, int index, int stop) {
        int word = index / Long.SIZE;
        long skip = -1L << index;
        while (word * Long.SIZE < stop) {
            long rest = (member ? words[word] : ~words[word]) & skip;
            if (rest != 0) {
                return Math.min(stop, word * Long.SIZE + Long.numberOfTrailingZeros(rest));
            }
            skip = -1L;
            word++;
        }
        return stop;
    }

    int count() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    int voxels() {
        return nx * ny * nz;
    }

    VoxelSet complement() {
        VoxelSet result = all(nx, ny, nz);
        for (int w = 0; w < words.length; w++) {
            result.words[w] &= ~words[w];
        }
        return result;
    }

    VoxelSet intersection(VoxelSet other) {
        VoxelSet result = new VoxelSet(nx, ny, nz, words.clone());
        for (int w = 0; w < words.length; w++) {
            result.words[w] &= other.words[w];
        }
        return result;
    }

    VoxelSet union(VoxelSet other) {
        VoxelSet result = new VoxelSet(nx, ny, nz, words.clone());
        for (int w = 0; w < words.length; w++) {
            result.words[w] |= other.words[w];
        }
        return result;
    }

    /** The components that reach a face of the volume. */
    VoxelSet reachingFaces() {
        VoxelRuns runs = new VoxelRuns(this, true);
        boolean[] reaches = new boolean[runs.count()];
        for (int row = 0; row < ny * nz; row++) {
            boolean face = row % ny == 0 || row % ny == ny - 1 || row < ny || row >= ny * (nz - 1);
            runs.mark(row, !face, reaches);
        }
        return runs.kept(root -> reaches[root]);
    }

    /** The components of at least this share of the largest one. */
    VoxelSet withoutSpecks(double share) {
        VoxelRuns runs = new VoxelRuns(this, true);
        int[] size = runs.sizes();
        int largest = Arrays.stream(size).max().orElse(0);
        return runs.kept(root -> size[root] >= share * largest);
    }

    /** With its holes: what is outside and reaches no face of the volume, as {@code scipy.ndimage.binary_fill_holes}. */
    VoxelSet filled() {
        return complement().reachingFaces().complement();
    }

    /**
     * With, in each axial slice, all that is not joined to one of the slice's corners through pixels outside. Where it covers all
     * four corners, the slice's border stands for them.
     *
     * <p>Air lies in the corners. What reaches the border elsewhere is tissue where the field of view cuts the head.
     */
    VoxelSet filledFromCorners() {
        VoxelRuns outside = new VoxelRuns(complement(), false);
        boolean[] air = new boolean[outside.count()];
        for (int z = 0; z < nz; z++) {
            int low = z * ny;
            int high = low + ny - 1;
            boolean below = outside.mark(low, true, air);
            boolean above = outside.mark(high, true, air);
            if (!below && !above) {
                for (int row = low; row <= high; row++) {
                    outside.mark(row, row > low && row < high, air);
                }
            }
        }
        return outside.kept(root -> air[root]).complement();
    }

    /** The members all of whose neighbours, those within the volume, are members. */
    VoxelSet core() {
        long[] core = words.clone();
        int row = nx;
        int slice = nx * ny;
        and(core, shifted(words, 1), columns(0));
        and(core, shifted(words, -1), columns(nx - 1));
        and(core, shifted(words, row), rows(0));
        and(core, shifted(words, -row), rows(ny - 1));
        and(core, shifted(words, slice), stretch(0, slice));
        and(core, shifted(words, -slice), stretch(voxels() - slice, voxels()));
        return new VoxelSet(nx, ny, nz, core);
    }

    /** Keeps the bits that either of two has; {@code border} stands for neighbours beyond the volume. */
    private static void and(long[] bits, long[] neighbours, long[] border) {
        for (int w = 0; w < bits.length; w++) {
            bits[w] &= neighbours[w] | border[w];
        }
    }

    /** Every bit moved up by so many places, or down. */
    private static long[] shifted(long[] words, int places) {
        long[] moved = new long[words.length];
        int whole = Math.floorDiv(places, Long.SIZE);
        int part = Math.floorMod(places, Long.SIZE);
        for (int w = 0; w < words.length; w++) {
            int from = w - whole;
            long high = from >= 0 && from < words.length ? words[from] << part : 0;
            long low = part > 0 && from >= 1 && from <= words.length ? words[from - 1] >>> (Long.SIZE - part) : 0;
            moved[w] = high | low;
        }
        return moved;
    }

    private long[] columns(int x) {
        VoxelSet set = new VoxelSet(nx, ny, nz);
        for (int i = x; i < voxels(); i += nx) {
            set.add(i, i + 1);
        }
        return set.words;
    }

    private long[] rows(int y) {
        VoxelSet set = new VoxelSet(nx, ny, nz);
        for (int i = y * nx; i < voxels(); i += nx * ny) {
            set.add(i, i + nx);
        }
        return set.words;
    }

    private long[] stretch(int from, int to) {
        VoxelSet set = new VoxelSet(nx, ny, nz);
        set.add(from, to);
        return set.words;
    }

    /** With its neighbours, and theirs, so many times. */
    VoxelSet grown(int times) {
        VoxelSet outside = complement();
        for (int t = 0; t < times; t++) {
            outside = outside.core();
        }
        return outside.complement();
    }

    /** Closed: grown, then shrunk as often; beyond the volume nothing shrinks it. */
    VoxelSet closed(int times) {
        return grown(times).complement().grown(times).complement().union(this);
    }
}
