package org.sourceselect.transferability.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LayerWeightsTest {

    private static final double[] DECODER = {.022, .229, .499, .229, .022};
    private static final double[] ENCODER = {.002, .038, .240, .444, .240, .038};

    @Test
    void asManyLayersHaveThePublishedWeightsButForTheirSum() {
        assertThat(LayerWeights.over(5, DECODER))
                .containsExactly(new double[] {.022, .229, .499, .229, .022}, within(.0005));
        assertThat(LayerWeights.over(6, ENCODER))
                .containsExactly(new double[] {.002, .038, .240, .444, .240, .038}, within(.001));
    }

    /** numpy.interp(numpy.linspace(0, len(published) - 1, layers), range(len(published)), published), divided by the sum. */
    @Test
    void ofOurNetTheyAreThoseBetween() {
        assertThat(LayerWeights.over(4, DECODER))
                .containsExactly(
                        new double[] {0.03225806451612903, 0.46774193548387094, 0.46774193548387094, 0.03225806451612903
                        },
                        within(1e-15));
        assertThat(LayerWeights.over(5, ENCODER))
                .containsExactly(
                        new double[] {
                            0.0026264, 0.1162180, 0.4491136, 0.3821405, 0.0499015,
                        },
                        within(5e-8));
    }

    @Test
    void aSingleLayerHasAll() {
        assertThat(LayerWeights.over(1, ENCODER)).containsExactly(1.0);
    }
}
