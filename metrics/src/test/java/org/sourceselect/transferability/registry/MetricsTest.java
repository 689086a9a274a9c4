package org.sourceselect.transferability.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.transport.Otce;

class MetricsTest {

    @Test
    void thePapersMetricsComeFirst() {
        assertThat(Metrics.all().stream().map(TransferabilityMetric::name))
                .startsWith("h-score", "otce")
                .doesNotHaveDuplicates();
    }

    @Test
    void metricsAreFoundByName() {
        assertThat(Metrics.all())
                .allSatisfy(metric -> assertThat(Metrics.named(metric.name())).isSameAs(metric));
        assertThat(Metrics.named("OTCE")).isInstanceOf(Otce.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Metrics.named("hscore"))
                .withMessageContaining("h-score, otce");
    }
}
