namespace FaceNet.ModelContract.Tests;

/// <summary>Tests that measure the memory of the whole process run while no others do.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
