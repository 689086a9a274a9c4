package org.sourceselect.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sourceselect.task.BadInputException;

class CandidatesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"all", "path1", "path1:4", "path2", "path2:8", "otce:6", "probe:fit", "path2:fit", "path1:fit"})
    void isWrittenAsRead(String text) {
        assertThat(Candidates.parse(text).text()).isEqualTo(text);
    }

    @Test
    void onlyAMetricIsAMetric() {
        assertThat(Candidates.parse("otce:6").byMetric()).isTrue();
        assertThat(Candidates.parse("path2:6").byMetric()).isFalse();
        assertThat(Candidates.ALL.byMetric()).isFalse();
        assertThat(Candidates.USUAL.byMetric()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "all:3", "otce:", "otce:x", "otce:1", "path2:-1", ":4", "otce:fitting", "otce:0", "all:fit"})
    void whatIsNoWayIsRefused(String text) {
        assertThatThrownBy(() -> Candidates.parse(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("race.candidates");
    }
}
