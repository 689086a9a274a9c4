package org.sourceselect.imaging;

import org.sourceselect.imaging.VoxelAxes.Walk;

/**
 * Puts voxels that arrive in the order of the file where they belong in the canonical array.
 *
 * <p>Where the file's fastest axis is the canonical x, rows are copied or reversed as they come. Otherwise the voxels are
 * collected in file order and transposed at the end in tiles, since scattering single voxels across the whole array would
 * miss the cache at each.
 */
final class VoxelPlacer {

    /** 32 x 32 floats from each side are 8 KiB: a tile lies in the first-level cache. */
    private static final int TILE = 32;

    private final Grid stored;
    private final Walk walk;
    private final float[] canonical;
    private final float[] arrival;
    private int arrived;

    /**
     * Places voxels into a canonical array.
     *
     * @param arrival the canonical array itself if the stored axes {@linkplain VoxelAxes#keepsRows keep rows}, else
     *     another of the same length
     */
    VoxelPlacer(Grid stored, Walk walk, float[] canonical, float[] arrival) {
        this.stored = stored;
        this.walk = walk;
        this.canonical = canonical;
        this.arrival = arrival;
    }

    /** Takes the next {@code n} voxels of the file. */
    void place(float[] voxels, int n) {
        if (arrival != canonical) {
            System.arraycopy(voxels, 0, arrival, arrived, n);
            arrived += n;
            return;
        }
        int taken = 0;
        while (taken < n) {
            int i = arrived % stored.nx();
            int row = arrived / stored.nx();
            int length = Math.min(n - taken, stored.nx() - i);
            int at = walk.start()
                    + row % stored.ny() * walk.stepJ()
                    + row / stored.ny() * walk.stepK()
                    + i * walk.stepI();
            if (walk.stepI() == 1) {
                System.arraycopy(voxels, taken, canonical, at, length);
            } else {
                reverse(voxels, taken, canonical, at - length + 1, length);
            }
            taken += length;
            arrived += length;
        }
    }

    /** Writing forwards and reading backwards is a third faster than the other way round. */
    private static void reverse(float[] from, int first, float[] to, int start, int length) {
        int last = first + length - 1;
        for (int v = 0; v < length; v++) {
            to[start + v] = from[last - v];
        }
    }

    /** Ends the work after the last voxel. */
    void finish() {
        if (arrival == canonical) {
            return;
        }
        // Of j and k, u is the axis that follows the canonical x, w the other.
        boolean alongJ = Math.abs(walk.stepJ()) == 1;
        int nu = alongJ ? stored.ny() : stored.nz();
        int nw = alongJ ? stored.nz() : stored.ny();
        int fileU = alongJ ? stored.nx() : stored.nx() * stored.ny();
        int fileW = alongJ ? stored.nx() * stored.ny() : stored.nx();
        int stepU = alongJ ? walk.stepJ() : walk.stepK();
        int stepW = alongJ ? walk.stepK() : walk.stepJ();
        for (int w = 0; w < nw; w++) {
            for (int u = 0; u < nu; u += TILE) {
                for (int i = 0; i < stored.nx(); i += TILE) {
                    transpose(
                            w * fileW + u * fileU + i,
                            fileU,
                            walk.start() + w * stepW + u * stepU + i * walk.stepI(),
                            stepU,
                            Math.min(TILE, nu - u),
                            Math.min(TILE, stored.nx() - i));
                }
            }
        }
    }

    private void transpose(int from, int fileU, int to, int stepU, int us, int is) {
        for (int i = 0; i < is; i++) {
            int target = to + i * walk.stepI();
            for (int u = 0; u < us; u++) {
                canonical[target + u * stepU] = arrival[from + u * fileU + i];
            }
        }
    }
}
