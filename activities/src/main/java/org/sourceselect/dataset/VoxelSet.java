package org.sourceselect.dataset;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * Some of the voxels of a volume, and what is done with their neighbourhood: voxels are neighbours where they share a side (six in
 * the volume, four in a slice), as by default in {@code scipy.ndimage}.
 *
 * <p>Neighbourhood is found out run by run, not voxel by voxel: a run is a stretch of voxels along x. Index is x + nx (y + ny z).
 */
final class VoxelSet {

    private final int nx;
    private final int ny;
    private final int nz;
    private final BitSet bits;

    private VoxelSet(int nx, int ny, int nz, BitSet bits) {
        this.nx = nx;
        this.ny = ny;
        this.nz = nz;
        this.bits = bits;
    }

    /** Those that pass. */
    static VoxelSet of(int nx, int ny, int nz, IntPredicate member) {
        int n = nx * ny * nz;
        long[] words = new long[(n + Long.SIZE - 1) / Long.SIZE];
        for (int i = 0; i < n; i++) {
            words[i / Long.SIZE] |= member.test(i) ? 1L << i : 0;
        }
        return new VoxelSet(nx, ny, nz, BitSet.valueOf(words));
    }

    /** All of them. */
    static VoxelSet all(int nx, int ny, int nz) {
        BitSet bits = new BitSet(nx * ny * nz);
        bits.set(0, nx * ny * nz);
        return new VoxelSet(nx, ny, nz, bits);
    }

    boolean contains(int index) {
        return bits.get(index);
    }

    /** The next member from this index on; -1 when there is none. */
    int next(int index) {
        return bits.nextSetBit(index);
    }

    int count() {
        return bits.cardinality();
    }

    int voxels() {
        return nx * ny * nz;
    }

    VoxelSet complement() {
        BitSet flipped = (BitSet) bits.clone();
        flipped.flip(0, voxels());
        return new VoxelSet(nx, ny, nz, flipped);
    }

    VoxelSet intersection(VoxelSet other) {
        BitSet both = (BitSet) bits.clone();
        both.and(other.bits);
        return new VoxelSet(nx, ny, nz, both);
    }

    VoxelSet union(VoxelSet other) {
        BitSet both = (BitSet) bits.clone();
        both.or(other.bits);
        return new VoxelSet(nx, ny, nz, both);
    }

    /** The components that reach a face of the volume. */
    VoxelSet reachingFaces() {
        Runs runs = new Runs(this);
        boolean[] reaches = new boolean[runs.count];
        for (int row = 0; row < ny * nz; row++) {
            int y = row % ny;
            int z = row / ny;
            boolean face = y == 0 || y == ny - 1 || z == 0 || z == nz - 1;
            for (int r = runs.first[row]; r < runs.first[row + 1]; r++) {
                if (face || runs.begin[r] == row * nx || runs.end[r] == (row + 1) * nx) {
                    reaches[runs.root(r)] = true;
                }
            }
        }
        return runs.kept(root -> reaches[root]);
    }

    /** The components of at least this share of the largest one. */
    VoxelSet withoutSpecks(double share) {
        Runs runs = new Runs(this);
        int[] size = new int[runs.count];
        for (int r = 0; r < runs.count; r++) {
            size[runs.root(r)] += runs.end[r] - runs.begin[r];
        }
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
        BitSet result = new BitSet(voxels());
        int pixels = nx * ny;
        int[] stack = new int[pixels];
        for (int z = 0; z < nz; z++) {
            int first = z * pixels;
            BitSet outside = new BitSet(pixels);
            int depth = 0;
            for (int corner : new int[] {0, nx - 1, pixels - nx, pixels - 1}) {
                if (!bits.get(first + corner) && !outside.get(corner)) {
                    outside.set(corner);
                    stack[depth++] = corner;
                }
            }
            if (depth == 0) {
                for (int i = 0; i < pixels; i++) {
                    boolean border = i < nx || i >= pixels - nx || i % nx == 0 || i % nx == nx - 1;
                    if (border && !bits.get(first + i)) {
                        outside.set(i);
                        stack[depth++] = i;
                    }
                }
            }
            flood(first, outside, stack, depth);
            for (int i = outside.nextClearBit(0); i < pixels; i = outside.nextClearBit(i + 1)) {
                result.set(first + i);
            }
        }
        return new VoxelSet(nx, ny, nz, result);
    }

    private void flood(int first, BitSet outside, int[] stack, int waiting) {
        int depth = waiting;
        int pixels = nx * ny;
        while (depth > 0) {
            int i = stack[--depth];
            int x = i % nx;
            for (int side = 0; side < 4; side++) {
                boolean exists = switch (side) {
                    case 0 -> x > 0;
                    case 1 -> x < nx - 1;
                    case 2 -> i >= nx;
                    default -> i < pixels - nx;
                };
                int j = i + (side == 0 ? -1 : side == 1 ? 1 : side == 2 ? -nx : nx);
                if (exists && !outside.get(j) && !bits.get(first + j)) {
                    outside.set(j);
                    stack[depth++] = j;
                }
            }
        }
    }

    /** The members all of whose neighbours, those within the volume, are members. */
    VoxelSet core() {
        long[] words = words(bits);
        long[] core = words.clone();
        int row = nx;
        int slice = nx * ny;
        and(core, shifted(words, 1), columns(0));
        and(core, shifted(words, -1), columns(nx - 1));
        and(core, shifted(words, row), rows(0));
        and(core, shifted(words, -row), rows(ny - 1));
        and(core, shifted(words, slice), stretch(0, slice));
        and(core, shifted(words, -slice), stretch(voxels() - slice, voxels()));
        return new VoxelSet(nx, ny, nz, BitSet.valueOf(core));
    }

    private long[] words(BitSet set) {
        return Arrays.copyOf(set.toLongArray(), (voxels() + Long.SIZE - 1) / Long.SIZE);
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
        BitSet set = new BitSet(voxels());
        for (int i = x; i < voxels(); i += nx) {
            set.set(i);
        }
        return words(set);
    }

    private long[] rows(int y) {
        BitSet set = new BitSet(voxels());
        for (int i = y * nx; i < voxels(); i += nx * ny) {
            set.set(i, i + nx);
        }
        return words(set);
    }

    private long[] stretch(int from, int to) {
        BitSet set = new BitSet(voxels());
        set.set(from, to);
        return words(set);
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

    /** Runs along x and which of them belong together. */
    private static final class Runs {
        private final VoxelSet set;
        private final int[] first;
        private int[] begin = new int[1024];
        private int[] end = new int[1024];
        private int[] parent = new int[1024];
        private int count;

        Runs(VoxelSet set) {
            this.set = set;
            int rows = set.ny * set.nz;
            this.first = new int[rows + 1];
            for (int row = 0; row < rows; row++) {
                first[row] = count;
                int stop = (row + 1) * set.nx;
                for (int i = set.bits.nextSetBit(row * set.nx); i >= 0 && i < stop; ) {
                    int after = Math.min(stop, set.bits.nextClearBit(i));
                    add(i, after);
                    i = set.bits.nextSetBit(after);
                }
                first[row + 1] = count;
                if (row % set.ny > 0) {
                    join(row, row - 1);
                }
                if (row >= set.ny) {
                    join(row, row - set.ny);
                }
            }
        }

        private void add(int from, int to) {
            if (count == begin.length) {
                begin = Arrays.copyOf(begin, 2 * count);
                end = Arrays.copyOf(end, 2 * count);
                parent = Arrays.copyOf(parent, 2 * count);
            }
            begin[count] = from;
            end[count] = to;
            parent[count] = count;
            count++;
        }

        /** Joins the runs of two rows that overlap in x. */
        private void join(int row, int other) {
            int shift = (row - other) * set.nx;
            int a = first[row];
            int b = first[other];
            while (a < first[row + 1] && b < first[other + 1]) {
                if (begin[a] < end[b] + shift && begin[b] + shift < end[a]) {
                    int one = root(a);
                    int two = root(b);
                    parent[Math.max(one, two)] = Math.min(one, two);
                }
                if (end[a] < end[b] + shift) {
                    a++;
                } else {
                    b++;
                }
            }
        }

        int root(int run) {
            int r = run;
            while (parent[r] != r) {
                parent[r] = parent[parent[r]];
                r = parent[r];
            }
            return r;
        }

        VoxelSet kept(IntPredicate root) {
            BitSet kept = new BitSet(set.voxels());
            for (int r = 0; r < count; r++) {
                if (root.test(root(r))) {
                    kept.set(begin[r], end[r]);
                }
            }
            return new VoxelSet(set.nx, set.ny, set.nz, kept);
        }
    }
}
