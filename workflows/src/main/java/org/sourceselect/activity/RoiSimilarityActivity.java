package org.sourceselect.activity;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** The shape similarity of two tasks' regions of interest: the SSIM of their label maps (paper, eq. 1 and 7; queue: cpu). */
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
     * @param pairs how many pairs of slices to compare
     * @param seed the seed of their choice
     */
    record Request(TaskData source, TaskData target, SplitSettings split, int pairs, long seed) {}

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
     * @param mean mean SSIM over the pairs, in [-1, 1]; 1 for identical label maps
     * @param low lower end of the 95 % interval of the mean, by bootstrap over target subjects
     * @param high its upper end
     * @param pairs how many pairs
     * @param pairing how they were chosen
     * @param frequencyMapSsim SSIM of the two tasks' label frequency maps
     * @param areaRatio the source's foreground share over the target's
     * @param score where it is kept
     * @param run how it came to be
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
            StageRun run)
            implements StageResult {}
}
