package org.sourceselect.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.phantom.Relaxation.Age;
import org.sourceselect.phantom.Relaxation.Field;

/** What the scanner adds to the signal: noise, bias field, blur, partial volume. */
class ScannerTest {

    private static final VoxelGrid GRID = new VoxelGrid(40, 40, 30, 4, 4, 5, 0);
    private static final int N = GRID.voxels();

    @Test
    void backgroundIsRayleigh() {
        Scanner.Image image = image(site(0.05, 0, 0), filled(Tissue.AIR), 1);
        double sigma = image.sigma();
        // Rayleigh: mean sigma sqrt(pi/2), standard deviation sigma sqrt(2 - pi/2); five standard errors of n voxels.
        double sd = sigma * Math.sqrt(2 - Math.PI / 2);
        assertThat(mean(image.values())).isEqualTo(sigma * Math.sqrt(Math.PI / 2), within(5 * sd / Math.sqrt(N)));
        assertThat(deviation(image.values())).isEqualTo(sd, within(5 * sd / Math.sqrt(N)));
    }

    @Test
    void noiseOverBrightTissueIsNearlyNormalAndLiftsTheMean() {
        Site noisy = site(0.05, 0, 0);
        float[] values = image(noisy, filled(Tissue.CSF), 2).values();
        float[] clean = image(site(0, 0, 0), filled(Tissue.CSF), 2).values();
        double sigma = image(noisy, filled(Tissue.CSF), 2).sigma();
        double lift = 0;
        double square = 0;
        for (int v = 0; v < N; v++) {
            double d = values[v] - clean[v];
            lift += d / N;
            square += d * d / N;
        }
        double signal = mean(clean);
        assertThat(signal / sigma).isGreaterThan(5);
        // Rice at high signal: mean S + sigma^2 / (2 S), variance sigma^2 (Gudbjartsson and Patz 1995).
        double error = 5 * sigma / Math.sqrt(N);
        assertThat(lift).isEqualTo(sigma * sigma / (2 * signal), within(error));
        assertThat(Math.sqrt(square)).isEqualTo(sigma, within(0.02 * sigma + error));
    }

    @Test
    void biasFieldIsStrongAcrossTheHeadAndSmoothWithin() {
        float[] bias = image(site(0, 0, 0.15), filled(Tissue.WHITE), 3).bias();
        float[] sorted = bias.clone();
        Arrays.sort(sorted);
        assertThat(sorted[N - 1] / sorted[0]).isBetween(1.1f, 2.5f);
        for (int v = 1; v < N; v++) {
            if (v % GRID.nx() != 0) {
                // 4 mm on: under a twentieth of the field's cell.
                assertThat(bias[v] / bias[v - 1]).isBetween(0.95f, 1.05f);
            }
        }
    }

    @Test
    void blurKeepsTheSumAndWidensByItsVariance() {
        float[] values = new float[N];
        values[20 + 40 * (20 + 40 * 15)] = 1000;
        Blur.gaussian(values, GRID, 1.2);
        double sum = 0;
        double variance = 0;
        for (int v = 0; v < N; v++) {
            sum += values[v];
            double dx = v % 40 - 20;
            variance += values[v] * dx * dx;
        }
        assertThat(sum).isEqualTo(1000, within(0.01));
        // The kernel is cut at three standard deviations, which takes 3 % off the variance.
        assertThat(variance / sum).isEqualTo(1.44, within(0.06));
    }

    @Test
    void mixedVoxelHasTheMeanOfItsTissues() {
        Site site = site(0, 0, 0);
        byte[] samples = new byte[2 * N];
        for (int v = 0; v < N; v++) {
            samples[2 * v] = (byte) Tissue.CSF.code();
            samples[2 * v + 1] = (byte) Tissue.WHITE.code();
        }
        float[] mixed = image(site, new TissueMap(GRID, 2, samples), 4).values();
        float[] csf = image(site, filled(Tissue.CSF), 4).values();
        float[] white = image(site, filled(Tissue.WHITE), 4).values();
        for (int v = 0; v < N; v += 97) {
            assertThat(mixed[v]).isEqualTo((csf[v] + white[v]) / 2, within(1e-4f * mixed[v]));
        }
    }

    @Test
    void majorityRuleLabelsVoxelsAndTiesGoToTheSmallerValue() {
        byte grey = (byte) Tissue.GREY.code();
        byte white = (byte) Tissue.WHITE.code();
        byte csf = (byte) Tissue.CSF.code();
        TissueMap map = new TissueMap(
                new VoxelGrid(3, 1, 1, 1, 1, 1, 0), 3, new byte[] {grey, white, white, csf, csf, grey, white, grey, csf
                });
        assertThat(map.labels(InfantDataSet.LABELS)).containsExactly(250, 10, 10);
        assertThat(map.fraction(0, Tissue.WHITE)).isEqualTo(2.0 / 3);
    }

    private static Site site(double noise, double blur, double bias) {
        Map<Modality, Sequence> t2 = Map.of(Modality.T2, new Sequence.SpinEcho(4500, 90));
        return new Site("test", Field.TESLA_3, t2, 1000, blur, noise, bias);
    }

    private static TissueMap filled(Tissue tissue) {
        byte[] samples = new byte[N];
        Arrays.fill(samples, (byte) tissue.code());
        return new TissueMap(GRID, 1, samples);
    }

    private static Scanner.Image image(Site site, TissueMap map, int seed) {
        Physiology body = new Physiology(Draws.of(seed, "body"), Age.ADULT);
        SmoothNoise texture = new SmoothNoise(Draws.of(seed, "texture"), 6, 100);
        return new Scanner(site).image(map, Optional.empty(), body, texture, Modality.T2, Draws.of(seed, "scan"));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    private static double deviation(float[] values) {
        double mean = mean(values);
        double sum = 0;
        for (float v : values) {
            sum += (v - mean) * (v - mean);
        }
        return Math.sqrt(sum / values.length);
    }
}
