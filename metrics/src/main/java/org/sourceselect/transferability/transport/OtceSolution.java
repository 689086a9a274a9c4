package org.sourceselect.transferability.transport;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sourceselect.transferability.math.JointLabels;

/**
 * A transport solved to the end, with how it was solved.
 *
 * @param joint mass between labels
 * @param value the quantity sought: the score, or the cost of the plan
 * @param refinementChange what the last halving of the bins changed in the score; 0 when every point is a bin
 * @param solverChange what the last smaller marginal error changed, 10 times for bins and 100 times for points
 * @param marginalError L1 error of the marginals
 * @param truncation most mass lost by leaving out small kernel entries
 * @param iterations sweeps over kernels of all sizes
 * @param sourceBins bins of the source
 * @param targetBins bins of the target
 * @param binSide side of a bin, 0 for points
 * @param entries entries of the last kernel
 */
record OtceSolution(
        JointLabels joint,
        double value,
        double refinementChange,
        double solverChange,
        double marginalError,
        double truncation,
        long iterations,
        int sourceBins,
        int targetBins,
        double binSide,
        long entries) {

    /** Bins, solver, and to first order the mass still misplaced. */
    double errorBound() {
        return OtceRefinement.SAFETY * refinementChange
                + solverChange
                + (marginalError + 2 * truncation) * joint.sensitivity();
    }

    /** How it was solved, by the names that {@link Otce} documents. */
    Map<String, Double> diagnostics() {
        Map<String, Double> diagnostics = new LinkedHashMap<>();
        diagnostics.put("marginalError", marginalError);
        diagnostics.put("truncation", truncation);
        diagnostics.put("iterations", (double) iterations);
        diagnostics.put("sourceBins", (double) sourceBins);
        diagnostics.put("targetBins", (double) targetBins);
        diagnostics.put("binSide", binSide);
        diagnostics.put("refinementChange", refinementChange);
        diagnostics.put("solverChange", solverChange);
        diagnostics.put("kernelEntries", (double) entries);
        return diagnostics;
    }
}
