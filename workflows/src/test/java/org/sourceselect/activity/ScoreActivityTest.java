package org.sourceselect.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.evaluation.Interval;
import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.Score;

class ScoreActivityTest {

    private static final DataConverter HISTORY = DefaultDataConverter.newDefaultInstance();

    private static ScoreActivity.Result recorded(String json) {
        Payload payload = Payload.newBuilder()
                .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
                .setData(ByteString.copyFromUtf8(json))
                .build();
        return HISTORY.fromPayload(payload, ScoreActivity.Result.class, ScoreActivity.Result.class);
    }

    /** As a release before this one, and one that knew no doubt, wrote it; 12.706205 is the 0.975 quantile of t(1). */
    @Test
    void whatOlderReleasesAnsweredIsStillRead() {
        String rest = """
                "errorBound":1.0E-4,"samples":1000,"degenerate":null,"diagnostics":{"bins":"NaN"},
                "score":{"kind":"score","key":"k","digest":"d"},"run":{"cached":true,"seconds":2.5}}""";
        ScoreActivity.Result before =
                recorded("{\"value\":-0.5,\"doubt\":{\"target\":[3.0,4.0],\"source\":[],\"unknown\":null}," + rest);
        assertThat(before.outcome())
                .isEqualTo(new Score(
                        -0.5,
                        1e-4,
                        1000,
                        Optional.empty(),
                        Map.of("bins", Double.NaN),
                        new SubjectDoubt(List.of(3.0, 4.0), List.of(), Optional.empty())));
        assertThat(before.outcome().interval()).contains(new Interval(-0.5 - 5 * 12.706205, -0.5 + 5 * 12.706205));
        assertThat(before.score()).contains(new ArtifactRef(ArtifactKind.SCORE, "k", "d"));
        assertThat(before.run()).isEqualTo(new StageRun(true, 2.5));
        ScoreActivity.Result first = recorded("{\"value\":-0.5," + rest);
        assertThat(first.outcome().value()).isEqualTo(-0.5);
        assertThat(first.outcome().doubt().unknown()).contains("an older release computed the score");
    }

    @Test
    void theScoresFieldsStandBesideTheOthersInAHistory() {
        Score score = Score.undefined("all alike", 7, Map.of());
        ScoreActivity.Result result =
                new ScoreActivity.Result(score, new ArtifactRef(ArtifactKind.SCORE, "k", "d"), new StageRun(false, 1));
        Payload payload = HISTORY.toPayload(result).orElseThrow();
        assertThat(payload.getData().toStringUtf8())
                .startsWith("{\"value\":\"NaN\",\"errorBound\":0.0,\"samples\":7,")
                .contains("\"score\":{");
        assertThat(HISTORY.fromPayload(payload, ScoreActivity.Result.class, ScoreActivity.Result.class))
                .isEqualTo(result);
        ScoreActivity.Result ofOthers = ScoreActivity.Result.ofOthers(score);
        assertThat(HISTORY.fromPayload(
                        HISTORY.toPayload(ofOthers).orElseThrow(),
                        ScoreActivity.Result.class,
                        ScoreActivity.Result.class))
                .isEqualTo(ofOthers);
    }
}
