package org.sourceselect.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.StageKind;
import org.sourceselect.activity.StageKind.Queue;
import org.sourceselect.activity.StageName;
import org.sourceselect.dataset.PreparedSummary;
import org.sourceselect.store.Stage;

class PlanTest {

    private static final Stage.Definition PREPARED = History.preparation(48);
    private static final Stage.Definition MODEL = History.pretraining(4, 48, 8, 100);
    private static final Stage.Definition OTHER_MODEL = History.pretraining(4, 48, 8, 300);
    private static final Stage.Definition FEATURES = History.features(MODEL, 48);

    private static PlanLedger ledger() {
        PlanLedger ledger = new PlanLedger();
        ledger.note(PREPARED, Optional.of(History.manifest(PREPARED, 8)));
        ledger.lineage().learn(PREPARED.key(), new PreparedSummary(4, 48));
        ledger.note(History.finetuning(MODEL, 48, 8, 10), Optional.empty());
        ledger.note(MODEL, Optional.empty());
        ledger.note(OTHER_MODEL, Optional.empty());
        // A second target asks for the same.
        ledger.note(MODEL, Optional.empty());
        ledger.note(FEATURES, Optional.empty());
        ledger.note(History.score("leep", FEATURES), Optional.empty());
        return ledger;
    }

    @Test
    void countsEachStageOnceInTheOrderOfTheWork() {
        List<PastRun> runs = new History().knowing(PREPARED).took(MODEL, 10).runs;
        Plan plan = Plan.of(ledger(), new Estimator(runs, Optional.empty()));
        assertThat(plan.lines().stream().map(line -> line.stage().label()))
                .containsExactly("prepare", "pretrain", "features", "leep", "finetune");
        assertThat(plan.found()).isEqualTo(1);
        assertThat(plan.toRun()).isEqualTo(5);
        assertThat(plan.unknown()).isEqualTo(1);

        Plan.Line training = plan.lines().get(1);
        assertThat(training.toRun()).isEqualTo(2);
        assertThat(training.seconds()).isCloseTo(40, within(1e-9));
        assertThat(training.each()).isCloseTo(20, within(1e-9));
        assertThat(plan.lines().get(0).bytes()).isZero();
    }

    @Test
    void twoTrainingsSideBySideTakeAsLongAsTheLongerOne() {
        Plan.Line trainings = new Plan.Line(StageName.of(StageKind.PRETRAIN), 0, 2, 0, 40, 30, 0, List.of());
        Plan.Line scores = new Plan.Line(StageName.score("otce"), 0, 8, 0, 16, 2, 0, List.of());
        Plan plan = new Plan(List.of(trainings, scores));
        assertThat(plan.wall(1, 4)).isEqualTo(40 + 4);
        assertThat(plan.wall(2, 4)).isEqualTo(30 + 4);
        assertThat(plan.seconds(Queue.GPU)).isEqualTo(40);
        assertThat(plan.seconds(Queue.CPU)).isEqualTo(16);
    }

    @Test
    void offersAStepOfWhatIsToBeTrainedAndSaysWhatFailed() {
        PlanLedger ledger = ledger();
        assertThat(ledger.step()).contains(new CostModel.Step(4, 48, 8));
        assertThat(ledger.foundKeys()).containsExactly(PREPARED.key());
        ledger.check();
        ledger.fail(new IllegalStateException("the store is down"));
        assertThatThrownBy(ledger::check).hasMessage("the store is down");
    }
}
