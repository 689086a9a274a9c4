package org.sourceselect.dataset;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** The runs of a set's voxels along x, and which of them belong together. */
final class VoxelRuns {
    private final VoxelSet set;
    private final int[] first;
    private int[] begin = new int[1024];
    private int[] end = new int[1024];
    private int[] parent = new int[1024];
    private int count;

    /**
     * Finds them.
     *
     * @param throughSlices whether those of neighbouring axial slices belong together as well
     */
    VoxelRuns(VoxelSet set, boolean throughSlices) {
        this.set = set;
        int rows = set.ny * set.nz;
        this.first = new int[rows + 1];
        for (int row = 0; row < rows; row++) {
            first[row] = count;
            int stop = (row + 1) * set.nx;
            // To the end of the row at most: in a volume nearly empty, or nearly full, the next change is far away.
            for (int i = set.next(true, row * set.nx, stop); i < stop; ) {
                int after = set.next(false, i, stop);
                add(i, after);
                i = set.next(true, after, stop);
            }
            first[row + 1] = count;
            if (row % set.ny > 0) {
                join(row, row - 1);
            }
            if (throughSlices && row >= set.ny) {
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

    /** How many runs there are. */
    int count() {
        return count;
    }

    /** The voxels of each component, at its root. */
    int[] sizes() {
        int[] sizes = new int[count];
        for (int r = 0; r < count; r++) {
            sizes[root(r)] += end[r] - begin[r];
        }
        return sizes;
    }

    private int root(int run) {
        int r = run;
        while (parent[r] != r) {
            parent[r] = parent[parent[r]];
            r = parent[r];
        }
        return r;
    }

    /**
     * Marks the components of a row's runs.
     *
     * @param endsOnly of those alone that reach an end of the row
     * @return whether there was any
     */
    boolean mark(int row, boolean endsOnly, boolean[] marks) {
        boolean any = false;
        for (int r = first[row]; r < first[row + 1]; r++) {
            if (!endsOnly || begin[r] == row * set.nx || end[r] == (row + 1) * set.nx) {
                marks[root(r)] = true;
                any = true;
            }
        }
        return any;
    }

    VoxelSet kept(IntPredicate root) {
        VoxelSet kept = new VoxelSet(set.nx, set.ny, set.nz);
        for (int r = 0; r < count; r++) {
            if (root.test(root(r))) {
                kept.add(begin[r], end[r]);
            }
        }
        return kept;
    }
}
