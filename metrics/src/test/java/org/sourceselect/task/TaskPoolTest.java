package org.sourceselect.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskPoolTest {

    private final TaskPool pool = new TaskPool(List.of(
            TaskId.parse("fets/ET-22-T2"),
            TaskId.parse("fets/ED-22-T2"),
            TaskId.parse("brats/ET-T1CE"),
            TaskId.parse("tcga/ET-T1CE"),
            TaskId.parse("wmh/WMH-U-FLAIR")));

    @ParameterizedTest
    @ValueSource(strings = {"fets/ET-22-T2", "open-ms/LES-FLAIR", "wmh/WMH-GE3T-2-FLAIR"})
    void aNameIsReadBackAsItWasWritten(String name) {
        assertThat(TaskId.parse(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ET-22-T2", "fets/", "fets/ET", "fets/ET T2", "", "fets/ET--T2"})
    void whatIsNotANameIsRefused(String name) {
        assertThatThrownBy(() -> TaskId.parse(name)).isInstanceOf(BadInputException.class);
    }

    @Test
    void aShortNameIsEnoughWhereOneDataSetHasIt() {
        assertThat(pool.find("target", "et-22-t2")).isEqualTo(TaskId.parse("fets/ET-22-T2"));
        assertThatThrownBy(() -> pool.find("target", "ET-T1CE"))
                .hasMessage(
                        "target: 'ET-T1CE' is a task of more than one data set; write brats/ET-T1CE or tcga/ET-T1CE");
    }

    @Test
    void aPatternNeverChoosesTheTarget() {
        assertThat(pool.sources("pool", List.of("fets/*"), TaskId.parse("fets/ET-22-T2")))
                .containsExactly(TaskId.parse("fets/ED-22-T2"));
    }

    @ParameterizedTest
    @CsvSource({
        "*, 4",
        "ed*t2, 1",
        "E*2*2, 1",
        "*-22-*, 1",
        "*T1CE, 2",
        "brats/*-*, 1",
        "*/*-U-*, 1",
        "WMH-U-FLAIR*, 1",
    })
    void aStarStandsForAnyLetters(String pattern, int matched) {
        assertThat(pool.sources("pool", List.of(pattern), TaskId.parse("fets/ET-22-T2")))
                .hasSize(matched);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ED-22*22-T2", "*x*", "WMH*FLAIR*FLAIR", "ED-*-22-*-T2", "fets/*E"})
    void lettersOfAPatternAreNotUsedTwice(String pattern) {
        assertThatThrownBy(() -> pool.sources("pool", List.of(pattern), TaskId.parse("fets/ET-22-T2")))
                .hasMessageContaining("'" + pattern + "'");
    }

    /** A pattern that goes back over what it took would try some 10^17 ways. */
    @Test
    void aPatternOfManyStarsIsDecidedAtOnce() {
        TaskPool longNames = new TaskPool(List.of(TaskId.parse("d/" + "a".repeat(80) + "-T2"), TaskId.parse("d/b-T2")));
        assertThatThrownBy(() -> longNames.sources("pool", List.of("*a".repeat(40) + "*c"), TaskId.parse("d/b-T2")))
                .isInstanceOf(BadInputException.class);
    }

    @Test
    void controlCharactersAreNotRepeated() {
        assertThatThrownBy(() -> pool.find("target", "ET\u001b[2J-T2"))
                .hasMessageStartingWith("target: ")
                .hasMessageContaining("ET\\u001B[2J")
                .hasMessageNotContaining("\u001b");
    }

    @Test
    void anEmptyPoolMeansEveryOtherTask() {
        assertThat(pool.sources("pool", List.of(), TaskId.parse("fets/ET-22-T2")))
                .hasSize(4)
                .doesNotContain(TaskId.parse("fets/ET-22-T2"));
    }

    @ParameterizedTest
    @CsvSource({"kitten,sitting,3", "'',abc,3", "flaw,lawn,2", "same,same,0"})
    void editDistanceCountsInsertionsDeletionsAndSubstitutions(String a, String b, int distance) {
        assertThat(NearestNames.distance(a, b)).isEqualTo(distance).isEqualTo(NearestNames.distance(b, a));
    }
}
