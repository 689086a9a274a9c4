package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.util.Map;
import java.util.Objects;

/** How alike two tasks' regions of interest are: by the SSIM of their label maps (paper, eq. 1 and 7) or another form (queue: cpu). */
@ActivityInterface
public interface RoiSimilarityActivity {

    /** Only training subjects are looked at. */
    @ActivityMethod(name = "RoiSimilarity")
    Result compare(Request request);

    /**
     * What is asked.
     *
     * @param source the source task
     * @param target the target task
     * @param split their training subjects
     * @param pairs how many pairs to compare, of slices or, for descriptors, of subjects
     * @param seed the seed of their choice
     * @param form what is to be the similarity
     */
    record Request(TaskData source, TaskData target, SplitSettings split, int pairs, long seed, RoiForm form) {

        /** Takes the requests of older releases, which knew the paper's form alone. */
        public Request {
            form = Objects.requireNonNullElse(form, RoiForm.SSIM);
        }
    }

    /** How slices were paired. */
    enum Pairing {
        /** The same slice of the same subject under both tasks. */
        SAME_SUBJECT,
        /** Random subjects at the same relative axial position. */
        RELATIVE_POSITION
    }

    /**
     * What is answered.
     *
     * @param mean the similarity in the form that was asked for: the mean over the pairs, at most 1; 1 for identical label maps
     * @param low lower end of the 95 % interval of the mean, by bootstrap over target subjects
     * @param high its upper end
     * @param pairs how many pairs
     * @param pairing how they were chosen
     * @param frequencyMapSsim SSIM of the two tasks' label frequency maps
     * @param areaRatio the source's foreground share over the target's
     * @param score where it is kept
     * @param run how it came to be
     * @param form what the similarity is
     * @param forms the similarity in every form, by name; empty where only the paper's was made
     * @param parts the likeness of each shape descriptor, by name; empty likewise
     */
    record Result(
            double mean,
            double low,
            double high,
            int pairs,
            Pairing pairing,
            double frequencyMapSsim,
            double areaRatio,
            ArtifactRef score,
            StageRun run,
            RoiForm form,
            Map<String, Double> forms,
            Map<String, Double> parts)
            implements StageResult {

        /** Takes the results of older releases, which knew the paper's form alone. */
        public Result {
            form = Objects.requireNonNullElse(form, RoiForm.SSIM);
            forms = Objects.requireNonNullElse(forms, Map.of());
            parts = Objects.requireNonNullElse(parts, Map.of());
        }

        /** In the paper's form. */
        public Result(
                double mean,
                double low,
                double high,
                int pairs,
                Pairing pairing,
                double frequencyMapSsim,
                double areaRatio,
                ArtifactRef score,
                StageRun run) {
            this(
                    mean,
                    low,
                    high,
                    pairs,
                    pairing,
                    frequencyMapSsim,
                    areaRatio,
                    score,
                    run,
                    RoiForm.SSIM,
                    Map.of(),
                    Map.of());
        }
    }
}
