package org.sourceselect.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.task.TaskId;

class ComebackTest {

    private final RaceRun a = run("A");
    private final RaceRun b = run("B");
    private final RaceRun c = run("C");
    private final RaceRun d = run("D");
    private final RaceRun e = run("E");

    private static RaceRun run(String region) {
        TaskId source = TaskId.parse("fets/" + region + "-14-T2");
        return RaceRun.of(source, new ArtifactRef(ArtifactKind.MODEL, region, region));
    }

    private static RaceRun failed(RaceRun run) {
        run.failed("the loss is NaN");
        return run;
    }

    private static Map<String, String> names(List<Comeback> comebacks) {
        return comebacks.stream()
                .collect(Collectors.toMap(
                        comeback -> comeback.back().source().orElseThrow().roi(),
                        comeback -> comeback.failed().source().orElseThrow().roi()));
    }

    @Test
    void theBestOfThoseDroppedTakesThePlaceOfWhoFailed() {
        assertThat(names(Comeback.of(2, List.of(a, failed(b)), List.of(c, d)))).isEqualTo(Map.of("C", "B"));
        assertThat(c.cameBackFor()).isEqualTo(b.source());
        assertThat(d.cameBackFor()).isEmpty();
    }

    @Test
    void whoFailedIsReplacedOnceAndWhoCameBackAndFailedAsWell() {
        assertThat(names(Comeback.of(2, List.of(a, failed(b)), List.of(c, d)))).containsKey("C");
        assertThat(Comeback.of(2, List.of(a, b, c), List.of(d))).isEmpty();

        failed(c);
        assertThat(names(Comeback.of(2, List.of(a, b, c), List.of(d)))).isEqualTo(Map.of("D", "C"));
    }

    @Test
    void whoWasOnlySparedTookNobodysPlace() {
        // Two of four were to go on, and a third was spared.
        assertThat(Comeback.of(2, List.of(a, b, failed(c)), List.of(d))).isEmpty();
        assertThat(names(Comeback.of(2, List.of(failed(a), b, c), List.of(d)))).isEqualTo(Map.of("D", "A"));
    }

    @Test
    void whereAllFailAsManyComeBackAsPlacesWereToFill() {
        assertThat(names(Comeback.of(2, List.of(failed(a), failed(b)), List.of(c, d, e))))
                .isEqualTo(Map.of("C", "A", "D", "B"));
    }

    @Test
    void nobodyComesBackWhereNobodyFailedOrNobodyIsLeft() {
        assertThat(Comeback.of(2, List.of(a, b), List.of(c))).isEmpty();
        assertThat(Comeback.of(2, List.of(a, failed(b)), List.of())).isEmpty();
        assertThat(Comeback.of(2, List.of(a, b), List.of(failed(c)))).isEmpty();
    }
}
