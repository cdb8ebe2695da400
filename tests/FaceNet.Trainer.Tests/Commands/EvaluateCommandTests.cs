using System.CommandLine;
using FaceNet.Trainer.Commands;

namespace FaceNet.Trainer.Tests.Commands;

public sealed class EvaluateCommandTests
{
    [Fact]
    public void Parse_PairsWithoutTheirPhotos_AsksForTheirFolder()
    {
        Assert.Contains("with --data.", Assert.Single(EvaluateCommand.Create(TimeProvider.System).Parse("--pairs pairs.txt").Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--against old", "--against needs a new model")]
    [InlineData("--model missing --against old", "Model folder 'missing' cannot be used")]
    [InlineData("--checkpoint missing --against old", "'missing' holds no checkpoint")]
    [InlineData("--run missing", "'missing' holds no log.jsonl")]
    public async Task Invoke_WhatCannotBeMeasured_IsRefusedBeforeAnythingIs(string arguments, string expected)
    {
        var exception = await Assert.ThrowsAsync<TrainerException>(() => EvaluateCommand.Create(TimeProvider.System).Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
