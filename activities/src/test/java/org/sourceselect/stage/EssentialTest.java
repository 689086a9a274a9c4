package org.sourceselect.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sourceselect.activity.ArtifactKind;
import org.sourceselect.activity.ArtifactRef;
import org.sourceselect.activity.FeatureDumpActivity;
import org.sourceselect.activity.FinetuneActivity;
import org.sourceselect.activity.Loss;
import org.sourceselect.activity.NetworkSettings;
import org.sourceselect.activity.PretrainActivity;
import org.sourceselect.activity.RoiForm;
import org.sourceselect.activity.RoiSimilarityActivity;
import org.sourceselect.activity.SplitSettings;
import org.sourceselect.activity.TaskData;
import org.sourceselect.activity.TrainingSettings;
import org.sourceselect.task.TaskId;

/** Settings that an earlier release did not have change no key where they say what it did. */
class EssentialTest {

    private static final TaskData SOURCE = data("ED", "FLAIR", "5eed", 2);
    private static final TaskData TARGET = data("ET", "T1", "7a49", 4);
    private static final ArtifactRef MODEL = new ArtifactRef(ArtifactKind.MODEL, "model", "30de");
    private static final SplitSettings SPLIT = new SplitSettings(0.25, 7);
    private static final TrainingSettings TRAINING = new TrainingSettings(140, 8, 1e-2, 5e-5, 50, 3);

    private static TaskData data(String roi, String modality, String digest, int label) {
        return new TaskData(
                new TaskId("phantom", roi, Optional.of("1"), modality),
                new ArtifactRef(ArtifactKind.PREPARED, "slices", digest),
                List.of(label));
    }

    private static String pretrain(SplitSettings split, TrainingSettings training) {
        return PretrainStage.definition(new PretrainActivity.Request(SOURCE, split, new NetworkSettings(4), training))
                .key();
    }

    private static String finetune(SplitSettings split, TrainingSettings training) {
        return FinetuneStage.definition(new FinetuneActivity.Request(MODEL, TARGET, split, training))
                .key();
    }

    private static String features(SplitSettings split) {
        return FeatureDumpStage.definition(new FeatureDumpActivity.Request(MODEL, TARGET, split))
                .key();
    }

    private static String similarity(SplitSettings split) {
        return RoiSimilarityStage.definition(
                        new RoiSimilarityActivity.Request(SOURCE, TARGET, split, 400, 3, RoiForm.SSIM))
                .key();
    }

    /** The keys of the release before there were a loss, a region share and a validation fraction to set; of fine-tuning, whose version was raised since, at its present one. */
    @Test
    void settingsThatSayWhatAnEarlierReleaseDidHaveItsKeys() {
        assertThat(pretrain(SPLIT, TRAINING))
                .isEqualTo("69be6ad58516b940bb52fa9ab55d204cc25ef12923c8a896efff9b21a238e6f9");
        assertThat(finetune(SPLIT, TRAINING))
                .isEqualTo("7304b908661fd2f34dfdf27913185ca397be68fbb46697b5cf558edc1bf73c50");
        assertThat(features(SPLIT)).isEqualTo("7923cf41d739edca468c992ac84d9d70e95b761afc78e0883f47ad718c5435d6");
    }

    @Test
    void otherLossesSharesAndFractionsHaveKeysOfTheirOwn() {
        List<TrainingSettings> trainings = List.of(
                TRAINING,
                with(Loss.DICE_AND_CROSS_ENTROPY, 0),
                with(Loss.CROSS_ENTROPY, 0.5),
                with(Loss.DICE_AND_CROSS_ENTROPY, 0.5));
        assertThat(Set.copyOf(trainings.stream().map(t -> pretrain(SPLIT, t)).toList()))
                .hasSize(4);
        assertThat(Set.copyOf(trainings.stream().map(t -> finetune(SPLIT, t)).toList()))
                .hasSize(4);
        SplitSettings validating = new SplitSettings(0.25, 7, 0.2);
        assertThat(Stream.of(
                        pretrain(validating, TRAINING),
                        finetune(validating, TRAINING),
                        features(validating),
                        similarity(validating)))
                .doesNotContain(
                        pretrain(SPLIT, TRAINING), finetune(SPLIT, TRAINING), features(SPLIT), similarity(SPLIT));
    }

    /** The paper's form has the key of the release that knew no other; all others are made together and have one. */
    @Test
    void formsBesideThePapersAreOneArtifactOfItsOwn() {
        List<String> keys = Stream.of(RoiForm.values())
                .map(form -> RoiSimilarityStage.definition(
                                new RoiSimilarityActivity.Request(SOURCE, TARGET, SPLIT, 400, 3, form))
                        .key())
                .toList();
        assertThat(keys.subList(1, 4)).containsOnly(keys.get(1)).doesNotContain(keys.get(0));
        assertThat(keys.get(0)).isEqualTo(similarity(SPLIT));
    }

    private static TrainingSettings with(Loss loss, double regionShare) {
        return new TrainingSettings(140, 8, 1e-2, 5e-5, 50, 3, loss, regionShare);
    }
}
