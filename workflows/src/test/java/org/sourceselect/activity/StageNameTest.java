package org.sourceselect.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sourceselect.selection.FailedSource;
import org.sourceselect.task.TaskId;
import org.sourceselect.transferability.TransferabilityMetric;
import org.sourceselect.transferability.registry.Metrics;

/** What histories, stored rows and reports say of stages. */
class StageNameTest {

    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

    /** As the releases wrote them whose histories are replayed. */
    @ParameterizedTest
    @CsvSource({
        "prepare, PREPARE",
        "import, IMPORT",
        "RoI similarity, ROI_SIMILARITY",
        "pretrain, PRETRAIN",
        "features, FEATURES",
        "finetune, FINETUNE",
        "probe, PROBE",
        "prior, PRIOR",
        "logme-encoder, LAYERS",
        "topology-global-layers, LAYERS",
        "otce, SCORE",
        "h-score, SCORE"
    })
    void isReadAndWrittenAsTheTextItAlwaysWas(String text, StageKind kind) throws JsonProcessingException {
        String json = "{\"source\":\"fets/ED-14-T2\",\"stage\":\"" + text + "\",\"reason\":\"why\",\"note\":null}";
        FailedSource failed = JSON.readValue(json, FailedSource.class);
        assertThat(failed)
                .isEqualTo(new FailedSource(
                        TaskId.parse("fets/ED-14-T2"), new StageName(kind, text), "why", Optional.empty()));
        assertThat(JSON.readTree(JSON.writeValueAsString(failed))).isEqualTo(JSON.readTree(json));
        assertThat(failed.stage()).hasToString(text);
    }

    @ParameterizedTest
    @EnumSource(StageKind.class)
    void isFoundAgainByItsLabelAndItsKindByItsKey(StageKind kind) {
        assertThat(StageName.parse(kind.label())).isEqualTo(StageName.of(kind));
        assertThat(StageKind.of(kind.key())).contains(kind);
        assertThat(Arrays.stream(StageKind.values()).filter(other -> other.key().equals(kind.key())))
                .hasSize(1);
    }

    /** Workflows know them by name alone, so that a metric that is added has to be told to them. */
    @Test
    void everyMetricThatReadsLayersIsAStageThatRunsTheNet() {
        for (TransferabilityMetric metric : Metrics.all()) {
            assertThat(StageName.score(metric.name()).kind().queue())
                    .as(metric.name())
                    .isEqualTo(metric.facts().readsLayers() ? StageKind.Queue.GPU : StageKind.Queue.CPU);
        }
    }

    @Test
    void anotherReleasesStageIsNone() {
        assertThat(StageKind.of("dream")).isEmpty();
    }
}
