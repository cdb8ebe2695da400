using System.Globalization;
using FaceNet.Clusterer.Retention;
using FaceNet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FaceNet.Clusterer.Tests.Retention;

public sealed class MemberRetentionsTests
{
    [Fact]
    public async Task Of_GalleriesOfTheConfiguration_IsTheirOwnAndForOthersThatOfAll()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Clusterer:MemberRetention"] = "1.00:00:00",
            ["Clusterer:MemberRetentions:lobby"] = "30.00:00:00",
            ["Clusterer:MemberRetentions:archive"] = "00:00:00",
            ["Clusterer:MemberRetentions:Gate.7~west"] = "02:00:00",
        });
        builder.AddServiceDefaults();
        builder.AddClusterer();
        await using var app = builder.Build();

        var retentions = app.Services.GetRequiredService<MemberRetentions>();

        Assert.Equal(TimeSpan.FromDays(30), retentions.Of("lobby"));
        Assert.Equal(TimeSpan.Zero, retentions.Of("archive"));
        Assert.Equal(TimeSpan.FromHours(2), retentions.Of("Gate.7~west"));
        Assert.Equal(TimeSpan.FromDays(1), retentions.Of("Lobby"));
        Assert.Equal(TimeSpan.FromDays(1), retentions.Of("other"));
    }

    [Theory]
    [InlineData("0", null, false)]
    [InlineData("0", "0", false)]
    [InlineData("0", "00:00:01", true)]
    [InlineData("1", null, true)]
    [InlineData("1", "0", true)]
    public void IsOn_WhateverIsSet_SaysWhetherAnyMembersGo(string all, string? own, bool expected)
    {
        var options = new ClustererOptions { MemberRetention = TimeSpan.Parse(all, CultureInfo.InvariantCulture) };
        if (own is not null)
        {
            options.MemberRetentions["lobby"] = own;
        }

        Assert.Equal(expected, new MemberRetentions(Options.Create(options)).IsOn);
    }
}
