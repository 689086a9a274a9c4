package org.sourceselect.phantom;

/**
 * The tissues of a head on a grid: each voxel holds a few samples from inside it, so that a voxel can be part one tissue
 * and part another.
 *
 * @param grid where
 * @param perVoxel samples in each voxel
 * @param samples tissue codes, those of voxel v from v * perVoxel on; v = x + nx (y + ny z)
 */
@SuppressWarnings("ArrayRecordComponent") // millions of samples, never compared
record TissueMap(VoxelGrid grid, int perVoxel, byte[] samples) {

    /** Samples lie at most about this far apart, mm: below the thickness of the cortex. */
    private static final double SAMPLE_DISTANCE = 2.0;

    /** Samples the anatomy of a head. */
    static TissueMap of(Anatomy anatomy, VoxelGrid grid) {
        int sx = samplesAcross(grid.dx());
        int sy = samplesAcross(grid.dy());
        int sz = samplesAcross(grid.dz());
        byte[] samples = new byte[Math.multiplyExact(grid.voxels(), sx * sy * sz)];
        int at = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    for (int c = 0; c < sz; c++) {
                        double z = grid.z(k + (c + 0.5) / sz - 0.5);
                        for (int b = 0; b < sy; b++) {
                            double y = grid.y(j + (b + 0.5) / sy - 0.5);
                            for (int a = 0; a < sx; a++) {
                                double x = grid.x(i + (a + 0.5) / sx - 0.5);
                                samples[at++] = (byte) anatomy.tissue(x, y, z).code();
                            }
                        }
                    }
                }
            }
        }
        return new TissueMap(grid, sx * sy * sz, samples);
    }

    private static int samplesAcross(double spacing) {
        return Math.max(1, (int) Math.round(spacing / SAMPLE_DISTANCE));
    }

    /** The share of a tissue in a voxel, 0..1. */
    double fraction(int voxel, Tissue tissue) {
        int hits = 0;
        for (int s = 0; s < perVoxel; s++) {
            if (samples[voxel * perVoxel + s] == tissue.code()) {
                hits++;
            }
        }
        return (double) hits / perVoxel;
    }

    /**
     * What a rater writes into each voxel: the value that most of its samples carry, the smaller one on a tie.
     *
     * @param valueOfTissue label value by tissue code, below 256
     */
    float[] labels(int[] valueOfTissue) {
        float[] labels = new float[grid.voxels()];
        int[] votes = new int[256];
        for (int v = 0; v < labels.length; v++) {
            int best = 256;
            int bestVotes = 0;
            for (int s = v * perVoxel; s < (v + 1) * perVoxel; s++) {
                int value = valueOfTissue[samples[s]];
                int n = ++votes[value];
                if (n > bestVotes || (n == bestVotes && value < best)) {
                    best = value;
                    bestVotes = n;
                }
            }
            for (int s = v * perVoxel; s < (v + 1) * perVoxel; s++) {
                votes[valueOfTissue[samples[s]]] = 0;
            }
            labels[v] = best;
        }
        return labels;
    }

    /** True where more than half of a voxel is brain. */
    boolean[] brainMask() {
        int[] value = new int[Tissue.count()];
        for (int t = 0; t < value.length; t++) {
            value[t] = Tissue.of(t).inBrain() ? 1 : 0;
        }
        float[] labels = labels(value);
        boolean[] mask = new boolean[labels.length];
        for (int v = 0; v < mask.length; v++) {
            mask[v] = labels[v] == 1;
        }
        return mask;
    }
}
