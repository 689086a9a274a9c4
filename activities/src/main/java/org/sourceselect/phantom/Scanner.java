package org.sourceselect.phantom;

import java.util.Optional;

/**
 * Turns the tissues of a head into an image: S = Rice(gain * bias * blur(mean over samples of signal * texture)).
 *
 * <p>The point spread function is a Gaussian, the bias field the exponential of a smooth random field, and the noise
 * that of a magnitude image, |S + n1 + i n2| with n1 and n2 normal of equal standard deviation (Gudbjartsson and Patz
 * 1995, MRM 34:910).
 */
final class Scanner {

    /** Cell of the bias field in mm: it changes little over a few cm. */
    private static final double BIAS_CELL = 95;

    private static final double SIGMA_PER_FWHM = 1 / 2.3548;

    private final Site site;

    Scanner(Site site) {
        this.site = site;
    }

    /**
     * An image as it leaves the scanner.
     *
     * @param values magnitudes, in the order of the grid
     * @param bias the field they were multiplied with
     * @param sigma standard deviation of each noise channel, in the unit of the values
     */
    @SuppressWarnings("ArrayRecordComponent") // whole volumes, never compared
    record Image(float[] values, float[] bias, double sigma) {}

    /**
     * Images a head.
     *
     * @param map its tissues
     * @param where the voxels that are looked at, all others stay 0; empty for all
     * @param body their properties
     * @param texture how tissues vary within themselves, the same field for all modalities of a person
     * @param modality one that the site has a sequence for
     * @param d noise and bias field
     */
    Image image(
            TissueMap map,
            Optional<boolean[]> where,
            Physiology body,
            SmoothNoise texture,
            Modality modality,
            Draws d) {
        Sequence sequence = site.sequences().get(modality);
        if (sequence == null) {
            throw new IllegalArgumentException("site " + site.name() + " has no " + modality);
        }
        double[] signal = signals(sequence, body, modality == Modality.T1CE);
        VoxelGrid grid = map.grid();
        float[] values = mean(map, signal, texture);
        Blur.gaussian(values, grid, site.blur() * SIGMA_PER_FWHM);
        float[] bias = bias(grid, new SmoothNoise(d, BIAS_CELL, 180));
        double sigma = site.noise() * signal[Tissue.WHITE.code()] * site.gain();
        for (int v = 0; v < values.length; v++) {
            if (where.isPresent() && !where.get()[v]) {
                values[v] = 0;
                continue;
            }
            double real = site.gain() * bias[v] * values[v] + sigma * d.normal();
            double imaginary = sigma * d.normal();
            values[v] = (float) Math.sqrt(real * real + imaginary * imaginary);
        }
        return new Image(values, bias, sigma);
    }

    /** The signal of every tissue, by code, before gain. */
    double[] signals(Sequence sequence, Physiology body, boolean contrastAgent) {
        double[] signal = new double[Tissue.count()];
        for (int t = 0; t < signal.length; t++) {
            signal[t] = sequence.signal(body.relaxation(Tissue.of(t), site.field(), contrastAgent));
        }
        return signal;
    }

    private static float[] mean(TissueMap map, double[] signal, SmoothNoise texture) {
        VoxelGrid grid = map.grid();
        double[] roughness = new double[Tissue.count()];
        for (int t = 0; t < roughness.length; t++) {
            roughness[t] = roughness(Tissue.of(t));
        }
        float[] values = new float[grid.voxels()];
        int v = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++, v++) {
                    double even = 0;
                    double rough = 0;
                    for (int s = v * map.perVoxel(); s < (v + 1) * map.perVoxel(); s++) {
                        int t = map.samples()[s];
                        even += signal[t];
                        rough += signal[t] * roughness[t];
                    }
                    if (even > 0) {
                        double grain = Math.max(-2.5, texture.at(grid.x(i), grid.y(j), grid.z(k)));
                        values[v] = (float) ((even + grain * rough) / map.perVoxel());
                    }
                }
            }
        }
        return values;
    }

    /** Relative variation within a tissue: small where it is healthy, large in tumours. */
    private static double roughness(Tissue tissue) {
        return switch (tissue) {
            case ENHANCING, NECROTIC, VEIN -> 0.16;
            case OEDEMA, FAINT_OEDEMA, LESION, GLIOSIS -> 0.10;
            case FAT, MUSCLE, BONE -> 0.12;
            case CSF, VITREOUS, CAVITY, AIR -> 0.02;
            default -> 0.05;
        };
    }

    private float[] bias(VoxelGrid grid, SmoothNoise field) {
        float[] bias = new float[grid.voxels()];
        int v = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    bias[v++] = (float) StrictMath.exp(site.bias() * field.at(grid.x(i), grid.y(j), grid.z(k)));
                }
            }
        }
        return bias;
    }
}
