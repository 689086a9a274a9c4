package org.sourceselect.transferability.combined;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlendTest {

    @Test
    void signalsComeAfterWhatIsMadeOfThemUnlessTheyAreThere() {
        assertThat(Blend.withSignals(List.of("otce", "combined", "probe")))
                .containsExactly("otce", "combined", "probe", "prior", "h-score");
        assertThat(Blend.withSignals(List.of("topology-layers", "otce")))
                .containsExactly("topology-layers", "otce", "topology-global-layers", "topology-boundary-layers");
        assertThat(Blend.withSignals(List.of("otce"))).containsExactly("otce");
    }

    @Test
    void ofOneSourceAloneAreAllButThePriorAndWhatIsMadeOfOthers() {
        assertThat(Blend.ofOne(List.of("combined", "prior", "probe", "topology-layers", "topology-global-layers")))
                .containsExactly("probe", "topology-global-layers");
    }
}
