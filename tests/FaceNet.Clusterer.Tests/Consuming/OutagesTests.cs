using Confluent.Kafka;
using FaceNet.Clusterer.Consuming;
using FaceNet.Clusterer.Storage;
using FaceNet.ServiceDefaults.Errors;
using StackExchange.Redis;

namespace FaceNet.Clusterer.Tests.Consuming;

public sealed class OutagesTests
{
    [Theory]
    [InlineData(1, 100)]
    [InlineData(2, 200)]
    [InlineData(5, 1600)]
    [InlineData(7, 5000)]
    [InlineData(1_000_000, 5000)]
    public void Delay_Failures_DoublesUpToTheBoundAndIsByChanceUpToHalfShorter(int failures, int milliseconds)
    {
        var longest = TimeSpan.FromMilliseconds(milliseconds);

        TimeSpan[] drawn = [.. Enumerable.Range(0, 200).Select(_ => Outages.Delay(failures, TimeSpan.FromSeconds(5)))];

        Assert.All(drawn, delay => Assert.InRange(delay, longest / 2, longest));
        Assert.Contains(drawn, delay => delay < longest * 0.75);
        Assert.Contains(drawn, delay => delay > longest * 0.75);
    }

    [Fact]
    public void IsOutage_WhatPassesByItself_IsTold()
    {
        Assert.True(Outages.IsOutage(new RedisException("gone")));
        Assert.True(Outages.IsOutage(new KafkaException(new Error(ErrorCode.Local_AllBrokersDown))));
        Assert.True(Outages.IsOutage(new UnavailableException(ErrorReasons.EmbedderUnavailable, "gone", TimeSpan.Zero)));
    }

    [Fact]
    public void IsOutage_DefectsLostEpochsAndFatalErrors_AreNot()
    {
        Assert.False(Outages.IsOutage(new InvalidOperationException()));
        Assert.False(Outages.IsOutage(new EpochLostException("lobby", 1)));
        Assert.False(Outages.IsOutage(new KafkaException(new Error(ErrorCode.Local_Fatal, "fenced", isFatal: true))));
    }
}
