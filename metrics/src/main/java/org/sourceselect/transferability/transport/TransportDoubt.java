package org.sourceselect.transferability.transport;

import org.sourceselect.evaluation.SubjectDoubt;
import org.sourceselect.transferability.LeftOut;
import org.sourceselect.transferability.SubjectGroups;
import org.sourceselect.transferability.math.JointLabels;

/**
 * The doubt of {@code -H(Yt | Ys)} under an entropic plan, without solving the transport again.
 *
 * <p>The score is a function of three numbers: both sides' foreground shares, which are known exactly without a group of
 * subjects, and the mass from foreground to foreground, which without the group's pixels is its value plus the {@link
 * PlanSlope} times the change of the bins' weights: to first order, a good approximation as long as a group is a small part
 * of its side.
 *
 * @param source all pixels of the source
 * @param target all pixels of the target
 * @param level of the bins that {@code slope} is about
 * @param joint the plan's label masses
 * @param slope how they answer
 */
record TransportDoubt(FeatureBins source, FeatureBins target, int level, JointLabels joint, PlanSlope slope) {

    /** Bins that the pixels of one group of subjects are in. */
    interface Part {

        /** Of the group of that number. */
        FeatureBins bins(int group);
    }

    /** The doubt of a score with this plan. */
    SubjectDoubt of(double value, SubjectGroups sources, Part sourcePart, SubjectGroups targets, Part targetPart) {
        LeftOut withoutSource = leaveOut(value, "source", sources, sourcePart);
        LeftOut withoutTarget = leaveOut(value, "target", targets, targetPart);
        return withoutTarget.doubt(value, withoutSource);
    }

    private LeftOut leaveOut(double value, String side, SubjectGroups groups, Part part) {
        boolean ofSource = side.equals("source");
        FeatureBins bins = ofSource ? source : target;
        double[] weight = ofSource ? slope.sourceWeight() : slope.targetWeight();
        double[] positive = ofSource ? slope.sourcePositive() : slope.targetPositive();
        double[] without = new double[groups.count()];
        double[] pixels = {bins.pixels()[0], bins.pixels()[1]};
        double whole = bins.sumOver(bins, level, weight, positive) / pixels[0];
        double base = score(joint.source(), joint.target(), joint.m11() / joint.total());
        for (int g = 0; g < without.length; g++) {
            FeatureBins some = part.bins(g);
            double rest = pixels[0] - some.pixels()[0];
            double share = (pixels[1] - some.pixels()[1]) / rest;
            double moved = (whole * pixels[0] - bins.sumOver(some, level, weight, positive)) / rest - whole;
            double both = joint.m11() / joint.total() + moved;
            without[g] =
                    value - base + (ofSource ? score(share, joint.target(), both) : score(joint.source(), share, both));
        }
        return new LeftOut(side, groups, without);
    }

    /** -H(Yt | Ys) of these shares of foreground and that mass of both; NaN where the target has one label. */
    private static double score(double ofSource, double ofTarget, double both) {
        double possible = Math.max(Math.max(0, ofSource + ofTarget - 1), Math.min(both, Math.min(ofSource, ofTarget)));
        return ofTarget <= 0 || ofTarget >= 1
                ? Double.NaN
                : new JointLabels(
                                1 - ofSource - ofTarget + possible, ofTarget - possible, ofSource - possible, possible)
                        .otce();
    }
}
