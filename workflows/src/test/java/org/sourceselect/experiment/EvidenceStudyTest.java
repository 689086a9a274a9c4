package org.sourceselect.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sourceselect.campaign.CampaignSettings;
import org.sourceselect.race.Candidates;
import org.sourceselect.selection.Profile;
import org.sourceselect.selection.SelectionSettings;
import org.sourceselect.task.TaskId;

class EvidenceStudyTest {

    private static List<TaskId> tasks(String... names) {
        return Stream.of(names).map(TaskId::parse).toList();
    }

    private static final List<TaskId> POOL = tasks("d/A-1-T1", "d/A-2-T2", "d/B-1-T2");

    private static EvidenceStudy study() {
        return EvidenceStudy.of(
                CampaignSettings.of(List.of("each"), Profile.SMOKE), POOL, POOL, List.of("h-score", "probe"), 1);
    }

    @Test
    void aSpreadHasOfEveryRegionModalityAndPartitionAlike() {
        List<TaskId> all = tasks(
                "d/A-1-T1",
                "d/A-1-T2",
                "d/A-2-T1",
                "d/A-2-T2",
                "d/B-1-T1",
                "d/B-1-T2",
                "d/B-2-T1",
                "d/B-2-T2",
                "e/C-T1");
        assertThat(EvidenceStudy.spread(all, 5))
                .containsExactlyElementsOf(tasks("d/A-1-T1", "d/A-2-T2", "d/B-1-T1", "d/B-2-T2", "e/C-T1"));
        // Of the four in turn two are T1 and two T2; of three, a single T2 could have no Path 1.
        assertThat(EvidenceStudy.spread(all, 3))
                .extracting(TaskId::modality)
                .containsOnly("T1")
                .hasSize(3);
        assertThat(EvidenceStudy.spread(all, 1)).isEmpty();
        assertThat(EvidenceStudy.spread(all, 100)).isEqualTo(all);
    }

    @Test
    void theSecondSeedFineTunesTheSameModelsInAnotherOrder() {
        CampaignSettings first = study().settings();
        CampaignSettings second = study().secondSeed();
        assertThat(second.finetuning().seed()).isNotEqualTo(first.finetuning().seed());
        assertThat(second.finetuning().iterations())
                .isEqualTo(first.finetuning().iterations());
        assertThat(second.selection().pretraining()).isEqualTo(first.selection().pretraining());
        assertThat(second.selection().split()).isEqualTo(first.selection().split());
        assertThat(second.selection().metrics()).containsExactly("h-score");
        assertThat(second.targets()).isEqualTo(first.targets());
        assertThat(second.groundTruth()).containsExactly("*");
    }

    @Test
    void theRaceFineTunesAsTheGroundTruthDoesAndLeavesTheTargetOut() {
        SelectionSettings race = study().race(POOL.get(1), Candidates.ALL).settings();
        assertThat(race.target()).isEqualTo("d/A-2-T2");
        assertThat(race.pool()).containsExactly("d/A-1-T1", "d/B-1-T2");
        assertThat(race.race().orElseThrow().finetuning())
                .isEqualTo(study().settings().finetuning());
        assertThat(race.race().orElseThrow().scratch()).isFalse();
        assertThat(race.pretraining()).isEqualTo(study().settings().selection().pretraining());
        assertThat(race.split()).isEqualTo(study().settings().selection().split());
        assertThat(race.race().orElseThrow().candidates()).isEqualTo(Candidates.ALL);
    }

    @Test
    void whoOrdersTheCandidatesIsAskedForAlsoWhereOneSourceIsNear() {
        TaskId alone = POOL.get(1);
        assertThat(EvidenceStudy.races())
                .extracting(Candidates::text)
                .containsExactly("all", "probe:fit", "h-score:fit", "path1:fit");
        for (Candidates candidates : EvidenceStudy.races()) {
            SelectionSettings race = study().race(alone, candidates).settings();
            assertThat(race.race().orElseThrow().candidates()).isEqualTo(candidates);
            assertThat(race.metrics()).containsExactly(candidates.equals(Candidates.PROBED) ? "probe" : "h-score");
        }
    }
}
